import type { NewDelivery } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

const INSERT = `
  INSERT INTO delivery (delivery_id, kind, recipient, association_key, event_type, payload,
                        state, lease_until, next_attempt_at, created_at)
  SELECT delivery_id, kind, recipient, association_key, event_type, payload,
         CASE WHEN in_hand_until IS NULL THEN 'pending' ELSE 'sending' END, in_hand_until, $2, $2
  FROM jsonb_to_recordset($1::jsonb) AS new_row (
    delivery_id uuid, kind text, recipient text, association_key uuid, event_type text, payload jsonb,
    in_hand_until timestamptz)`;

/** Writes what is owed, in one statement, inside the transaction of the fact it tells of. Then kick the pump. */
export async function insertDeliveries(
  client: Queryable,
  deliveries: readonly NewDelivery[],
  now: Date,
): Promise<void> {
  if (deliveries.length === 0) return;
  const rows = deliveries.map((delivery) => ({
    delivery_id: delivery.deliveryId,
    kind: delivery.kind,
    recipient: delivery.recipient,
    association_key: delivery.associationKey,
    event_type: delivery.eventType,
    payload: delivery.payload,
    in_hand_until: delivery.inHandUntil,
  }));
  await client.query({ name: "delivery-insert", text: INSERT, values: [JSON.stringify(rows), now] });
}
