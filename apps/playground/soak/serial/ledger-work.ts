import type { LedgerAct } from "./ledger-act.ts";

/** What a process with a ledger is told: acts, one after the other, at a time of the test's. */
export interface LedgerWork {
  readonly now: Date;
  /** The round that these offerings are lent to, if they are. */
  readonly roundId: string;
  readonly offeringIds: readonly string[];
  readonly isInRound: boolean;
  readonly acts: readonly LedgerAct[];
}

/** Per act what it was answered: hostStates, and the codes of what refused it; or why nothing came of it. */
export type LedgerWorkDone =
  | { readonly answers: readonly (readonly string[])[] }
  | { readonly failure: string };
