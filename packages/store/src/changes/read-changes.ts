import { type ChangedObject, type ChangeKind, type FeedPlace, ITEM_KINDS } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** The feed as it is now. */
export interface FeedState {
  readonly epoch: string;
  /** Changes of transactions before this one may have been forgotten. */
  readonly forgottenUntil: bigint;
  /** One above the newest change that can be told: whatever changes later, changes in a transaction of this or above. */
  readonly toldUntil: bigint;
  /** No transaction of this number or above has begun. */
  readonly unborn: bigint;
}

export interface Change extends ChangedObject {
  readonly transaction: bigint;
  readonly at: Date;
}

export interface ReadChanges extends FeedState {
  /** Each object once per transaction that changed it, in the order of the transactions' numbers. */
  readonly changes: readonly Change[];
}

// One statement has one snapshot. What transactions before open_from did is in it whole; later ones are not looked at,
// although some have committed: they come once open_from has passed them, so nothing is passed over. A reader's place
// follows changes that were committed, never open_from itself: after a crash the server gives numbers again that only
// transactions without a trace had.
const READ = `
  SELECT feed.epoch, feed.forgotten_until, feed.unborn, feed.told_until, found.transaction_id, found.kind,
         found.object_id, found.at
  FROM (
    SELECT *, greatest(forgotten_until, (
      SELECT transaction_id + 1 FROM change WHERE transaction_id < open_from ORDER BY transaction_id DESC LIMIT 1)) AS told_until
    FROM (
      SELECT epoch, forgotten_until, pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS open_from,
             pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS unborn
      FROM change_feed OFFSET 0
    ) AS state OFFSET 0
  ) AS feed
  LEFT JOIN LATERAL (
    SELECT transaction_id, kind, object_id, at FROM change
    WHERE (transaction_id, kind, object_id) > ($1::bigint, $2::text, $3::uuid)
      AND transaction_id < feed.open_from AND kind = ANY ($4::text[])
    ORDER BY transaction_id, kind, object_id LIMIT $5
  ) AS found ON true
  ORDER BY found.transaction_id, found.kind, found.object_id`;

interface Row {
  readonly epoch: string;
  readonly forgotten_until: string;
  readonly told_until: string;
  readonly unborn: string;
  readonly transaction_id: string | null;
  readonly kind: ChangeKind;
  readonly object_id: string;
  readonly at: Date;
}

/** Before every kind, and before every id. */
const FIRST = { kind: "", id: "00000000-0000-0000-0000-000000000000" };

/** What changed after a place in the feed, oldest first, as far as it can be told yet. */
export async function readChanges(
  client: Queryable,
  place: Pick<FeedPlace, "transaction" | "last" | "kinds">,
  limit: number,
): Promise<ReadChanges> {
  const { kind, id } = place.last ?? FIRST;
  const { rows } = await client.query<Row>({
    name: "changes",
    text: READ,
    values: [place.transaction, kind, id, place.kinds, limit],
  });
  const [first] = rows;
  if (first === undefined) throw new Error("the change feed has lost its only row");
  return {
    epoch: first.epoch,
    forgottenUntil: BigInt(first.forgotten_until),
    toldUntil: BigInt(first.told_until),
    unborn: BigInt(first.unborn),
    changes: rows.flatMap(({ transaction_id, kind: changed, object_id, at }) =>
      transaction_id === null
        ? []
        : [{ transaction: BigInt(transaction_id), kind: changed, id: object_id, at }],
    ),
  };
}

/** The feed without its changes. */
export async function readFeedState(client: Queryable): Promise<FeedState> {
  return await readChanges(client, { transaction: 0n, kinds: [] }, 0);
}

// The kinds as the index on them says them.
const OLDEST_SINCE = `
  SELECT complete_since <= $1 AS is_complete,
    (SELECT min(transaction_id) FROM change WHERE at >= $1 AND kind IN (${ITEM_KINDS.map((kind) => `'${kind}'`)})) AS oldest
  FROM change_feed`;

/**
 * From where on every change of the catalogue is told that was noted in a transaction begun at an instant or later.
 * Undefined when some of them may have been forgotten.
 */
export async function findCatalogueChangesSince(
  client: Queryable,
  since: Date,
): Promise<Pick<FeedPlace, "epoch" | "transaction"> | undefined> {
  // First: what is under way by now has a number of this or above, though it began earlier than what is seen below.
  const { epoch, toldUntil } = await readFeedState(client);
  const { rows } = await client.query<{ is_complete: boolean; oldest: string | null }>(OLDEST_SINCE, [since]);
  const [found] = rows;
  if (found?.is_complete !== true) return undefined;
  const oldest = found.oldest === null ? toldUntil : BigInt(found.oldest);
  return { epoch, transaction: oldest < toldUntil ? oldest : toldUntil };
}
