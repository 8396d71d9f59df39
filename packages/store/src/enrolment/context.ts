import type { Clock, NewPseudonym } from "@wissel/core";
import type { ConnectionPool } from "../transaction.ts";
import type { LedgerPlace } from "./ledger-slice.ts";

/** What every part of the enrolment store works with. */
export interface EnrolmentContext extends LedgerPlace {
  readonly pool: ConnectionPool;
  readonly clock: Clock;
  /** A UUID that says nothing of the student to whoever has not made it. */
  readonly newPseudonym: NewPseudonym;
  /** The contract's base of event types. */
  readonly eventBase: string;
}
