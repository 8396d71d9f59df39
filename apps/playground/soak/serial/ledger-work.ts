import type { LedgerCommand } from "@wissel/core";

/** What a process with a ledger is told: batches, to be given one after the other at a time of the test's. */
export interface LedgerWork {
  readonly now: Date;
  readonly batches: readonly (readonly LedgerCommand[])[];
}

/** Per batch and command its hostState, or the code of what refused it; or why nothing came of it. */
export type LedgerWorkDone =
  | { readonly answers: readonly (readonly string[])[] }
  | { readonly failure: string };
