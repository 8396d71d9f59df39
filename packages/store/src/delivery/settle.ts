import type { Settlement } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** How many attempts of a delivery are remembered. */
const KEPT_ATTEMPTS = 50;

/** One statement: the state, and the attempt that led to it. `which` says whose deliveries the caller may settle. */
function settleStatement(which: string, pollAfter: string): string {
  return `
  WITH settled AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS settled (
      delivery_id uuid, epoch int, state text, next_attempt_at timestamptz, reason text, recipient_down boolean,
      failed boolean, attempt jsonb)
  ), written AS (
    UPDATE delivery
    SET state = settled.state,
        attempts = attempts + CASE WHEN settled.failed THEN 1 ELSE 0 END,
        tries = tries + CASE WHEN settled.attempt IS NULL THEN 0 ELSE 1 END,
        next_attempt_at = coalesce(settled.next_attempt_at, delivery.next_attempt_at),
        poll_after = ${pollAfter},
        last_verdict = settled.reason,
        recipient_down = coalesce(settled.recipient_down, false),
        lease_until = NULL,
        settled_at = CASE WHEN settled.state = 'pending' THEN NULL ELSE $2::timestamptz END
    FROM settled
    WHERE delivery.delivery_id = settled.delivery_id AND ${which}
    RETURNING delivery.delivery_id, delivery.tries, settled.attempt
  ), remembered AS (
    INSERT INTO delivery_attempt (delivery_id, slot, number, at, road, verdict, reason, status, detail)
    SELECT delivery_id, tries % ${KEPT_ATTEMPTS}, tries, $2, attempt ->> 'road', attempt ->> 'verdict',
           attempt ->> 'reason', (attempt ->> 'status')::int, attempt ->> 'detail'
    FROM written WHERE attempt IS NOT NULL
    ON CONFLICT (delivery_id, slot) DO UPDATE
    SET number = excluded.number, at = excluded.at, road = excluded.road, verdict = excluded.verdict,
        reason = excluded.reason, status = excluded.status, detail = excluded.detail
  )
  SELECT delivery_id FROM written`;
}

// 'pending' too: a caller that had it in hand may answer after the sweeper gave it back, as long as nobody queued it.
const SETTLE = settleStatement(
  "delivery.epoch = settled.epoch AND delivery.state IN ('sending', 'pending')",
  "delivery.poll_after",
);

/** Writes what attempts came to, in one statement. Returns the ids that were still the caller's to settle. */
export async function settleDeliveries(
  client: Queryable,
  settlements: readonly Settlement[],
  now: Date,
): Promise<readonly string[]> {
  if (settlements.length === 0) return [];
  const values = [JSON.stringify(settlements.map(toRow)), now];
  const { rows } = await client.query<Settled>({ name: "delivery-settle", text: SETTLE, values });
  return rows.map((row) => row.delivery_id);
}

// Whatever the delivery was doing meanwhile: only its recipient can know that it has it. What a person has parked is
// settled by an acknowledgement, and no more by an error.
const SETTLE_POLLED = settleStatement(
  `delivery.recipient = $3 AND delivery.kind = 'set'
     AND (delivery.state NOT IN ('delivered', 'parked')
          OR (delivery.state = 'parked' AND settled.state = 'delivered'))`,
  "coalesce(settled.next_attempt_at, $2::timestamptz + interval '1 hour')",
);

/** Writes what a recipient that polls said of events. Ids that it is not owed are ignored. Returns those that counted. */
export async function settlePolled(
  client: Queryable,
  { recipient, settlements }: { readonly recipient: string; readonly settlements: readonly Settlement[] },
  now: Date,
): Promise<readonly string[]> {
  if (settlements.length === 0) return [];
  const values = [JSON.stringify(settlements.map(toRow)), now, recipient];
  const { rows } = await client.query<Settled>({
    name: "delivery-settle-polled",
    text: SETTLE_POLLED,
    values,
  });
  return rows.map((row) => row.delivery_id);
}

interface Settled {
  readonly delivery_id: string;
}

function toRow(settlement: Settlement): object {
  const { deliveryId, epoch, state, attempt } = settlement;
  return {
    delivery_id: deliveryId,
    epoch,
    state,
    ...(attempt === undefined ? {} : { attempt }),
    ...(state === "delivered" ? {} : { reason: settlement.reason, failed: true }),
    ...(state === "pending"
      ? {
          next_attempt_at: settlement.nextAttemptAt,
          recipient_down: settlement.recipientDown,
          failed: settlement.failed,
        }
      : {}),
  };
}
