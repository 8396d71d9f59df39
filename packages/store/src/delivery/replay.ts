import type { Queryable } from "../queryable.ts";
import type { DeliveryState } from "./list.ts";

/** Which deliveries to send again: some by their ids, or those to one recipient, of a half-open period. */
export interface ReplayFilter {
  readonly deliveryIds?: readonly string[];
  readonly recipient?: string;
  readonly createdFrom?: Date;
  readonly createdUntil?: Date;
  /** What is under way is never meant. */
  readonly states: readonly Exclude<DeliveryState, "queued" | "sending">[];
}

const MEANT = `
  ($1::uuid[] IS NULL OR delivery_id = ANY ($1)) AND ($2::text IS NULL OR recipient = $2)
  AND ($3::timestamptz IS NULL OR created_at >= $3) AND ($4::timestamptz IS NULL OR created_at < $4)
  AND state = ANY ($5) AND state NOT IN ('queued', 'sending')
  AND NOT (kind = 'command' AND state = 'delivered') AND jws_jwe IS DISTINCT FROM ''`;

function valuesOf({ deliveryIds, recipient, createdFrom, createdUntil, states }: ReplayFilter): unknown[] {
  return [deliveryIds, recipient, createdFrom, createdUntil, states];
}

/** How many deliveries a replay would send again. */
export async function countReplay(client: Queryable, filter: ReplayFilter): Promise<number> {
  const text = `SELECT count(*)::int AS count FROM delivery WHERE ${MEANT}`;
  const { rows } = await client.query<{ count: number }>(text, valuesOf(filter));
  return rows[0]?.count ?? 0;
}

/** Makes deliveries due again, at the foot of the ladder. The tokens stay what they were. Returns how many. */
export async function replayDeliveries(client: Queryable, filter: ReplayFilter, now: Date): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE delivery
     SET state = 'pending', attempts = 0, next_attempt_at = $6, replayed_at = $6, poll_after = NULL, settled_at = NULL,
         recipient_down = false, lease_until = NULL
     WHERE ${MEANT}`,
    [...valuesOf(filter), now],
  );
  return rowCount ?? 0;
}
