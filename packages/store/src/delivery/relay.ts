import type { WakeJob } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** How many deliveries of one recipient are under way at once, and how long a worker may take over one. */
export interface RelayLimits {
  readonly window: number;
  readonly leaseMs: number;
  /** Recipients that fetch their events: only commands are sent to them. */
  readonly polling?: readonly string[];
  /** Recipients that take several at once have a window of their own. */
  readonly wide?: { readonly recipients: readonly string[]; readonly window: number };
}

// `waiting` steps through the index once per recipient, however long the backlog of a recipient that is away.
// Deliveries in hand (epoch 0: never queued) are somebody else's and do not use up the window.
const RELAY = `
  WITH RECURSIVE waiting (recipient) AS (
    (SELECT recipient FROM delivery WHERE state = 'pending' ORDER BY recipient LIMIT 1)
    UNION ALL
    SELECT (SELECT next.recipient FROM delivery AS next
            WHERE next.state = 'pending' AND next.recipient > waiting.recipient ORDER BY next.recipient LIMIT 1)
    FROM waiting WHERE waiting.recipient IS NOT NULL
  ), room AS (
    SELECT waiting.recipient,
           CASE WHEN failure.recipient IS NOT NULL THEN 1
                WHEN waiting.recipient = ANY ($4::text[]) THEN $5::int
                ELSE $2::int END
             - (SELECT count(*) FROM delivery AS busy
                WHERE busy.recipient = waiting.recipient AND busy.state IN ('queued', 'sending') AND busy.epoch > 0)
             AS free
    FROM waiting LEFT JOIN recipient_failure AS failure USING (recipient)
    WHERE waiting.recipient IS NOT NULL AND (failure.paused_until IS NULL OR failure.paused_until <= $1)
      AND NOT EXISTS (SELECT 1 FROM recipient_pause AS pause
                      WHERE pause.recipient = waiting.recipient AND (pause.until IS NULL OR pause.until > $1))
  ), picked AS (
    SELECT due.delivery_id
    FROM room CROSS JOIN LATERAL (
      SELECT delivery_id FROM delivery
      WHERE state = 'pending' AND recipient = room.recipient AND next_attempt_at <= $1
        AND (kind <> 'set' OR NOT room.recipient = ANY ($6::text[]))
      ORDER BY next_attempt_at
      LIMIT greatest(room.free, 0)
      FOR UPDATE SKIP LOCKED
    ) AS due
  )
  UPDATE delivery
  SET state = 'queued', epoch = epoch + 1, lease_until = $1::timestamptz + $3::int * interval '1 millisecond'
  FROM picked WHERE delivery.delivery_id = picked.delivery_id
  RETURNING delivery.delivery_id, delivery.epoch`;

/**
 * Leases what is due, at most a window per recipient and one at a time to a recipient that failed, and nothing to
 * one that is paused. Wake a worker for
 * each after this has committed. The window is a courtesy: two relays at one instant may exceed it.
 */
export async function relayDue(
  client: Queryable,
  now: Date,
  limits: RelayLimits,
): Promise<readonly WakeJob[]> {
  const { rows } = await client.query<{ delivery_id: string; epoch: number }>({
    name: "delivery-relay",
    text: RELAY,
    values: [
      now,
      limits.window,
      limits.leaseMs,
      limits.wide?.recipients ?? [],
      limits.wide?.window ?? limits.window,
      limits.polling ?? [],
    ],
  });
  return rows.map((row) => ({ deliveryId: row.delivery_id, epoch: row.epoch }));
}

const SWEEP = `
  UPDATE delivery SET state = 'pending', next_attempt_at = $1, lease_until = NULL, last_verdict = 'lease-expired'
  WHERE state IN ('queued', 'sending') AND lease_until < $1`;

/** Gives back what nobody finished: a crashed worker, a lost job, a caller that died. Returns how many. */
export async function sweepLeases(client: Queryable, now: Date): Promise<number> {
  const { rowCount } = await client.query({ name: "delivery-sweep", text: SWEEP, values: [now] });
  return rowCount ?? 0;
}
