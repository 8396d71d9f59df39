import type { ExchangeOperations } from "@wissel/contract";
import { startLoop } from "../delivery/loop.ts";
import type { EventHandler } from "../events/inbox-handlers.ts";
import type { Handlers } from "../http/operation.ts";
import { exchangedRounds } from "./exchanged-rounds.ts";
import { roundFetch } from "./fetch-rounds.ts";
import { type RoundHandlers, roundHandlers } from "./round-handlers.ts";
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
/** Who could not be asked is asked again after these waits, then in the next turn. */
const AGAIN_AFTER_MS = [1_000, 2_000, 5_000, 10_000] as const;

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
      const fetchAll = roundFetch(ports);
      let failures = 0;
      const loop = startLoop({
        everyMs: FETCH_EVERY_MS,
        async run() {
          failures = (await fetchAll()) ? 0 : failures + 1;
          const againMs = AGAIN_AFTER_MS[failures - 1];
          if (againMs !== undefined) setTimeout(() => loop.nudge(), againMs).unref();
        },
        onError: (error) => ports.warn({ err: error }, "rounds are not fetched; they are asked for again"),
      });
      fetchSoon = () => {
        failures = 0;
        loop.nudge();
      };
      return loop;
    },
  };
}
