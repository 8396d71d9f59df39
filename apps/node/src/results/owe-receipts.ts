import { EVENT_BASE } from "@wissel/contract";
import { type Clock, deliveryOf, type NewId } from "@wissel/core";
import { insertDeliveries, type Queryable } from "@wissel/store";
import type { Receipt } from "../events/inbox-handlers.ts";
import { chunksOf } from "./chunks-of.ts";

/** As many as the contract lets one receipt name. */
const MOST = 100;

/**
 * Owes each host a receipt for what was taken of it in one transaction: one event for many. Without it a burst of
 * results would be answered by a burst of receipts.
 */
export async function oweReceipts(
  { clock, newId }: { readonly clock: Clock; readonly newId: NewId },
  client: Queryable,
  receipts: readonly Receipt[],
): Promise<void> {
  const hosts = [...new Set(receipts.map(({ event }) => event.issuer))];
  const events = hosts.flatMap((recipient) => {
    const owed = receipts.filter(({ event }) => event.issuer === recipient);
    return chunksOf(owed, MOST).map((chunk) => receiptOf(chunk, { eventId: newId(), recipient }));
  });
  await insertDeliveries(
    client,
    events.map((event) => deliveryOf(event, EVENT_BASE)),
    clock.now(),
  );
}

/** About the first of them by its subject, and about each by name. */
function receiptOf(
  receipts: readonly Receipt[],
  names: { readonly eventId: string; readonly recipient: string },
) {
  const [first] = receipts;
  if (first === undefined) throw new TypeError("a receipt is about something");
  const { associationId, txn } = first.event;
  const isOfOne = receipts.every(({ associationKey }) => associationKey === first.associationKey);
  const results = receipts.map(({ event, version }) => ({ jti: event.jti, version, sha256: event.sha256 }));
  return {
    ...names,
    name: "result-received" as const,
    associationId,
    txn,
    payload: { results },
    ...(isOfOne ? { associationKey: first.associationKey } : {}),
  };
}
