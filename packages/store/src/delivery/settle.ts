import type { Settlement } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

// 'pending' too: a caller that had it in hand may answer after the sweeper gave it back, as long as nobody queued it.
const SETTLE = `
  UPDATE delivery
  SET state = settled.state,
      attempts = attempts + CASE WHEN settled.state = 'delivered' THEN 0 ELSE 1 END,
      next_attempt_at = coalesce(settled.next_attempt_at, delivery.next_attempt_at),
      last_verdict = settled.reason,
      recipient_down = coalesce(settled.recipient_down, false),
      lease_until = NULL,
      settled_at = CASE WHEN settled.state = 'pending' THEN NULL ELSE $2::timestamptz END
  FROM jsonb_to_recordset($1::jsonb) AS settled (
    delivery_id uuid, epoch int, state text, next_attempt_at timestamptz, reason text, recipient_down boolean)
  WHERE delivery.delivery_id = settled.delivery_id AND delivery.epoch = settled.epoch
    AND delivery.state IN ('sending', 'pending')
  RETURNING delivery.delivery_id`;

/** Writes what attempts came to, in one statement. Returns the ids that were still the caller's to settle. */
export async function settleDeliveries(
  client: Queryable,
  settlements: readonly Settlement[],
  now: Date,
): Promise<readonly string[]> {
  if (settlements.length === 0) return [];
  const rows = settlements.map((settlement) => ({
    delivery_id: settlement.deliveryId,
    epoch: settlement.epoch,
    state: settlement.state,
    ...(settlement.state === "delivered" ? {} : { reason: settlement.reason }),
    ...(settlement.state === "pending"
      ? { next_attempt_at: settlement.nextAttemptAt, recipient_down: settlement.recipientDown }
      : {}),
  }));
  const settled = await client.query<{ delivery_id: string }>({
    name: "delivery-settle",
    text: SETTLE,
    values: [JSON.stringify(rows), now],
  });
  return settled.rows.map((row) => row.delivery_id);
}
