import type { Queryable } from "../queryable.ts";
import { type ConnectionPool, inTransaction } from "../transaction.ts";

const AT_ONCE = 5_000;

// The oldest transactions whose changes were all noted before the given instant, and those that ended: a number still
// in use is above every one of them. Their order is nearly that of time; what is younger stops it.
const OLD = `
  SELECT max(transaction_id) AS last
  FROM (
    SELECT transaction_id, bool_and(at < $1) OVER (ORDER BY transaction_id) AS is_old
    FROM (SELECT transaction_id, at FROM change ORDER BY transaction_id LIMIT ${AT_ONCE}) AS oldest
  ) AS aged
  WHERE is_old AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint`;

/** Forgets what was noted before an instant, and notes how far; answers how many changes went. */
export async function forgetChanges(pool: ConnectionPool, before: Date): Promise<number> {
  let count = 0;
  for (let went = 1; went > 0; count += went)
    went = await inTransaction(pool, (client) => forget(client, before));
  return count;
}

async function forget(client: Queryable, before: Date): Promise<number> {
  // One process at a time, and no reader is told of the one without the other.
  await client.query("SELECT FROM change_feed FOR NO KEY UPDATE");
  const { rows } = await client.query<{ last: string | null }>(OLD, [before]);
  const last = rows[0]?.last ?? undefined;
  if (last === undefined) return 0;
  const { rowCount } = await client.query("DELETE FROM change WHERE transaction_id <= $1", [last]);
  await client.query(
    `UPDATE change_feed SET forgotten_until = greatest(forgotten_until, $1::bigint + 1),
       complete_since = greatest(complete_since, $2::timestamptz)`,
    [last, before],
  );
  return rowCount ?? 0;
}
