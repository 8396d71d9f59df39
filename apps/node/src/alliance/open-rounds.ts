import type { ExchangeOperations } from "@wissel/contract";
import { startLoop } from "../delivery/loop.ts";
import type { EventHandler } from "../events/inbox-handlers.ts";
import type { Handlers } from "../http/operation.ts";
import { roundFetch } from "./fetch-rounds.ts";
import { exchangedRounds, type RoundHandlers, roundHandlers } from "./round-handlers.ts";
import type { RoundPorts } from "./round-ports.ts";
import { type SelectionHandlers, selectionHandlers } from "./selection-handlers.ts";

/** Rounds, put together. */
export interface RoundArea {
  readonly alliance: RoundHandlers & SelectionHandlers;
  readonly exchange: Pick<Handlers<ExchangeOperations>, "listExchangedRounds">;
  /** A coordinator has published: its rounds are fetched. */
  readonly roundPublished: EventHandler;
  /** For nodes that work: fetches partners' rounds and pledges. */
  startWork(): AsyncDisposable;
}

const FETCH_EVERY_MS = 60_000;

export function openRounds(ports: RoundPorts): RoundArea {
  let fetchSoon = (): void => undefined;
  return {
    alliance: { ...roundHandlers(ports), ...selectionHandlers(ports) },
    exchange: exchangedRounds(ports),
    // The event only says that there is something; should the node stop now, the next turn fetches it all the same.
    async roundPublished() {
      fetchSoon();
      return { kind: "applied" };
    },
    startWork() {
      const loop = startLoop({
        everyMs: FETCH_EVERY_MS,
        run: roundFetch(ports),
        onError: (error) => ports.warn({ err: error }, "rounds are not fetched; they are asked for again"),
      });
      fetchSoon = () => loop.nudge();
      return loop;
    },
  };
}
