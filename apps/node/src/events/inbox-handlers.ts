import type { AcceptedEvent, Disposition, EventName } from "@wissel/core";
import type { Queryable } from "@wissel/store";

/** Applies one event inside the transaction that records what became of it. Seeing an event twice does no harm. */
export type EventHandler = (client: Queryable, event: AcceptedEvent) => Promise<Disposition>;

/** One for every event there is. */
export type InboxHandlers = Readonly<Record<EventName, EventHandler>>;
