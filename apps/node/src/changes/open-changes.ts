import type { Clock } from "@wissel/core";
import { forgetChanges } from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import { type Loop, startLoop } from "../delivery/loop.ts";
import { type ChangesHandlers, changesHandlers } from "./changes-handlers.ts";
import type { DocumentPorts } from "./read-documents.ts";

export interface ChangesParts extends DocumentPorts {
  readonly clock: Clock;
  readonly log: Pick<FastifyBaseLogger, "warn">;
}

/** The change feed, put together. */
export interface ChangesArea {
  /** Part of the sis document. */
  readonly sis: ChangesHandlers;
  /** For nodes that work: forgets every hour what nobody can need any more. */
  startWork(): Loop;
}

const KEPT_DAYS = 40;
const DAY_MS = 86_400_000;
const FORGET_EVERY_MS = 3_600_000;

export function openChanges(parts: ChangesParts): ChangesArea {
  const { database, clock, log } = parts;
  return {
    sis: changesHandlers(parts),
    startWork: () =>
      startLoop({
        everyMs: FORGET_EVERY_MS,
        async run() {
          await forgetChanges(database.pool, new Date(clock.now().getTime() - KEPT_DAYS * DAY_MS));
        },
        onError: (error) => log.warn({ err: error }, "old changes could not be forgotten; it is tried again"),
      }),
  };
}
