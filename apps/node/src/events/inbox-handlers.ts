import type { AcceptedEvent, Disposition, EventName } from "@wissel/core";
import type { Queryable } from "@wissel/store";

/** A version of a result that was taken, to be receipted together with others of its host. */
export interface Receipt {
  readonly event: AcceptedEvent;
  readonly associationKey: string;
  readonly version: number;
}

/** The part of an event that was applied, as the own SIS hears of it. */
export type AppliedPart = Pick<AcceptedEvent, "associationId" | "txn" | "payload">;

/** What became of an event, and what is owed for it at the end of the batch. */
export type Judged = Disposition & {
  readonly receipt?: Receipt;
  /** Of an event that was kept aside because of the rest of it. */
  readonly appliedPart?: AppliedPart;
};

/** Applies one event inside the transaction that records what became of it. Seeing an event twice does no harm. */
export type EventHandler = (client: Queryable, event: AcceptedEvent) => Promise<Judged>;

/** One for every event there is. */
export type InboxHandlers = Readonly<Record<EventName, EventHandler>>;
