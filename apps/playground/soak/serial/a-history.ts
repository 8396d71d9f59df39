import { randomUUID } from "node:crypto";
import type { LedgerCommand } from "@wissel/core";
import { type LedgerHistory, ledgerHistory, type NaivePool, roundsOf } from "@wissel/testing/ledger";
import fc from "fast-check";

/** What several processes do to the same offerings at the same time, round after round. */
export interface OverlappingHistory {
  readonly pools: NaivePool[];
  readonly rounds: readonly OverlappingRound[];
}

export interface OverlappingRound {
  readonly now: Date;
  /** Per process, its batches. */
  readonly perProcess: readonly (readonly (readonly LedgerCommand[])[])[];
}

/** Histories that are joined into one: alone, few of them are long enough to fill a pool and its waiting list. */
const JOINED = 4;
/** With more, the number of orders that might explain them runs away. */
const BATCHES_EACH = 3;

/** The same seed gives the same history. */
export function overlappingHistory(seed: number, processes: number): OverlappingHistory {
  const histories: readonly LedgerHistory[] = fc.sample(ledgerHistory, { seed, numRuns: JOINED });
  const batches = roundsOf(histories.flatMap((history) => history.batches)).map(({ now, commands }) => ({
    now,
    commands: commands.filter(({ kind }) => kind !== "expiry" && kind !== "offer-expiry"), // the ledger's own
  }));
  const perRound = processes * BATCHES_EACH;
  const rounds: OverlappingRound[] = [];
  for (let start = 0; start < batches.length; start += perRound) {
    const round = batches.slice(start, start + perRound);
    const perProcess = Array.from({ length: processes }, (_, process) =>
      round.filter((_, index) => index % processes === process).map(({ commands }) => commands),
    );
    // What one process is asked last, the next is asked first: a student who submits at both.
    const repeated = perProcess.map((own, process) => {
      const twice = perProcess[(process + 1) % processes]?.at(-1) ?? [];
      const [first = [], ...rest] = own;
      return [[...first, ...twice], ...rest];
    });
    const [first] = round;
    if (first !== undefined) rounds.push({ now: first.now, perProcess: repeated });
  }
  return { pools: [...(histories[0]?.pools ?? [])], rounds };
}

/** Names of the plain rules as the database wants them: made up once per history, so that histories share nothing. */
export interface DatabaseNames {
  readonly idOf: (name: string) => string;
  /** Undefined for what no command has named. */
  readonly nameOf: (id: string) => string | undefined;
}

export function openDatabaseNames(): DatabaseNames {
  const ids = new Map<string, string>();
  const names = new Map<string, string>();
  return {
    idOf(name) {
      const known = ids.get(name);
      if (known !== undefined) return known;
      const id = randomUUID();
      ids.set(name, id);
      names.set(id, name);
      return id;
    },
    nameOf: (id) => names.get(id),
  };
}
