import type { Clock, NewId } from "@wissel/core";
import { type ConnectionPool, forgetChanges } from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import { startLoop } from "../delivery/loop.ts";
import { type ChangesHandlers, changesHandlers, kindsOf } from "./changes-handlers.ts";
import type { DocumentPorts } from "./read-documents.ts";
import { tellChanges } from "./tell-changes.ts";

export interface ChangesParts extends DocumentPorts {
  /** The SIS client that is told of events, if any. */
  readonly eventSis: { readonly scopes: readonly string[]; readonly changes?: boolean } | undefined;
  /** Events are owed. */
  readonly kick: () => void;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Pick<FastifyBaseLogger, "warn">;
}

/** The change feed, put together. */
export interface ChangesArea {
  /** Part of the sis document. */
  readonly sis: ChangesHandlers;
  /** For nodes that work: tells the SIS, and forgets every hour what nobody can need any more. */
  startWork(): AsyncDisposable;
}

const KEPT_DAYS = 40;
const DAY_MS = 86_400_000;
const TELL_EVERY_MS = 1_000;
const FORGET_EVERY_MS = 3_600_000;

export function openChanges(parts: ChangesParts): ChangesArea {
  const { database, own, clock, newId, eventSis, kick, log } = parts;
  const { pool } = database;
  const kinds = kindsOf(new Set(eventSis?.changes === true ? eventSis.scopes : []));
  const onError = (error: unknown) =>
    log.warn({ err: error }, "work on the change feed failed; it is tried again");

  async function tell(): Promise<void> {
    if (await tellChanges({ pool, own, kinds, clock, newId })) kick();
  }
  return {
    sis: changesHandlers(parts),
    startWork() {
      const forgetting = startLoop({ everyMs: FORGET_EVERY_MS, run: () => forget(pool, clock), onError });
      const telling =
        kinds.size === 0 ? undefined : startLoop({ everyMs: TELL_EVERY_MS, run: tell, onError });
      return {
        async [Symbol.asyncDispose]() {
          await Promise.all([forgetting, telling].map((loop) => loop?.[Symbol.asyncDispose]()));
        },
      };
    },
  };
}

async function forget(pool: ConnectionPool, clock: Clock): Promise<void> {
  await forgetChanges(pool, new Date(clock.now().getTime() - KEPT_DAYS * DAY_MS));
}
