import type { AcceptedEvent, Disposition, EventName } from "@wissel/core";
import type { Queryable } from "@wissel/store";

/** A version of a result that was taken, to be receipted together with others of its host. */
export interface Receipt {
  readonly event: AcceptedEvent;
  readonly associationKey: string;
  readonly version: number;
}

/** What became of an event, and what is owed for it at the end of the batch. */
export type Judged = Disposition & { readonly receipt?: Receipt };

/** Applies one event inside the transaction that records what became of it. Seeing an event twice does no harm. */
export type EventHandler = (client: Queryable, event: AcceptedEvent) => Promise<Judged>;

/** One for every event there is. */
export type InboxHandlers = Readonly<Record<EventName, EventHandler>>;
