import { EVENT_BASE } from "@wissel/contract";
import { type Clock, deliveryOf, type EventName, type NewId } from "@wissel/core";
import { insertDeliveries } from "@wissel/store";
import type { EventHandler, InboxHandlers } from "../events/inbox-handlers.ts";

export interface TellSisPorts {
  /** Our schacHome: the SIS is owed its events under it. */
  readonly own: string;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Rounds are no matter of the SIS's; it reads what they leave of its offerings. */
const NOT_TOLD: ReadonlySet<EventName> = new Set(["round-published"]);

/** Handlers that also owe the own SIS what was applied, or the part of it that was, in the same transaction. */
export function tellingSis<Told extends Partial<InboxHandlers>>(handlers: Told, ports: TellSisPorts): Told {
  const told = Object.entries<EventHandler>(handlers as InboxHandlers).map(([name, handler]) => {
    const known = name as EventName; // the handlers' keys are exactly these
    return [known, NOT_TOLD.has(known) ? handler : telling(known, handler, ports)];
  });
  return Object.fromEntries(told) as Told;
}

function telling(name: EventName, handler: EventHandler, { own, clock, newId }: TellSisPorts): EventHandler {
  return async (client, event) => {
    const disposition = await handler(client, event);
    const applied = disposition.kind === "applied" ? event : disposition.appliedPart;
    if (applied === undefined) return disposition;
    const { associationId, txn } = applied;
    const payload = { ...applied.payload, source: event.issuer };
    const copy = { eventId: newId(), name, recipient: own, associationId, txn, payload };
    await insertDeliveries(client, [deliveryOf(copy, EVENT_BASE)], clock.now());
    return disposition;
  };
}
