import type { Clock, NewId } from "@wissel/core";
import type { ConnectionPool } from "../transaction.ts";
import type { LedgerPlace } from "./ledger-slice.ts";

/** What every part of the enrolment store works with. */
export interface EnrolmentContext extends LedgerPlace {
  readonly pool: ConnectionPool;
  readonly clock: Clock;
  /** Random UUID (version 4): a pseudonym must not tell when it was made. */
  readonly newPseudonym: NewId;
  /** The contract's base of event types. */
  readonly eventBase: string;
}
