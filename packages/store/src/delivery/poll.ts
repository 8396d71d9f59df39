import type { DueDelivery } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { DUE_COLUMNS, type DueRow, fromDueRow } from "./due-row.ts";

/** What a recipient may fetch: everything it is owed, also what is being pushed at the moment. */
const FETCHABLE = `
  kind = 'set' AND state IN ('pending', 'queued', 'sending', 'awaiting_poll', 'held')
  AND (poll_after IS NULL OR poll_after <= $2)`;

// What somebody else has locked at this moment is passed over, but counts as more.
const TAKE = `
  WITH found AS (
    SELECT delivery_id FROM delivery
    WHERE recipient = $1 AND ${FETCHABLE}
    ORDER BY created_at, delivery_id
    LIMIT $3
    FOR UPDATE SKIP LOCKED
  ), taken AS (
    UPDATE delivery SET poll_after = $2::timestamptz + $4::int * interval '1 millisecond'
    FROM found WHERE delivery.delivery_id = found.delivery_id
    RETURNING ${DUE_COLUMNS}
  ), there AS (
    SELECT count(*) AS count FROM (
      SELECT 1 FROM delivery WHERE recipient = $1 AND ${FETCHABLE} LIMIT $3 + 1
    ) AS fetchable
  )
  SELECT taken.*, there.count > (SELECT count(*) FROM taken) AS more
  FROM there LEFT JOIN taken ON true ORDER BY taken.created_at, taken.delivery_id`;

/** How many events a recipient wants, and for how long they are not handed out again unless it answers. */
export interface PollTake {
  readonly now: Date;
  readonly most: number;
  readonly leaseMs: number;
}

/** Events for a recipient that polls, oldest first, and whether there are more. */
export async function takeForPoll(
  client: Queryable,
  recipient: string,
  { now, most, leaseMs }: PollTake,
): Promise<{ readonly deliveries: readonly DueDelivery[]; readonly more: boolean }> {
  const values = [recipient, now, most, leaseMs];
  const { rows } = await client.query<(DueRow | { delivery_id: null }) & { more: boolean }>({
    name: "delivery-poll-take",
    text: TAKE,
    values,
  });
  const taken = rows.flatMap((row) => (row.delivery_id === null ? [] : [fromDueRow(row)]));
  return { deliveries: taken, more: rows[0]?.more === true };
}

/** Gives back events that were taken and not handed out after all. */
export async function giveBackForPoll(client: Queryable, deliveryIds: readonly string[]): Promise<void> {
  if (deliveryIds.length === 0) return;
  await client.query("UPDATE delivery SET poll_after = NULL WHERE delivery_id = ANY ($1::uuid[])", [
    deliveryIds,
  ]);
}

const WAITED_FOR = `
  SELECT recipient FROM unnest($1::text[]) AS waiting (recipient)
  WHERE EXISTS (SELECT 1 FROM delivery WHERE delivery.recipient = waiting.recipient AND ${FETCHABLE})`;

/** Those of the recipients for which there is something to fetch. */
export async function findFetchable(
  client: Queryable,
  recipients: readonly string[],
  now: Date,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ recipient: string }>({
    name: "delivery-poll-waited-for",
    text: WAITED_FOR,
    values: [recipients, now],
  });
  return rows.map((row) => row.recipient);
}

const OWED = `
  SELECT ${DUE_COLUMNS} FROM delivery WHERE delivery_id = ANY ($1::uuid[]) AND recipient = $2 AND kind = 'set'`;

/** Events by their ids, those that are another's left out. */
export async function listEventsOwedTo(
  client: Queryable,
  recipient: string,
  deliveryIds: readonly string[],
): Promise<readonly DueDelivery[]> {
  if (deliveryIds.length === 0) return [];
  const { rows } = await client.query<DueRow>(OWED, [deliveryIds, recipient]);
  return rows.map(fromDueRow);
}

/** Events of recipients that fetch them wait for that and are not pushed. */
export async function leaveForPoll(
  client: Queryable,
  recipients: readonly string[],
  now: Date,
): Promise<void> {
  await client.query({
    name: "delivery-leave-for-poll",
    text: `
      UPDATE delivery SET state = 'awaiting_poll', last_verdict = NULL
      WHERE state = 'pending' AND kind = 'set' AND recipient = ANY ($1) AND next_attempt_at <= $2`,
    values: [recipients, now],
  });
}

/** Events that waited to be fetched by a recipient that is pushed to by now go out at once. */
export async function pushWhatAwaitedPoll(
  client: Queryable,
  stillPolling: readonly string[],
  now: Date,
): Promise<void> {
  await client.query(
    `UPDATE delivery SET state = 'pending', next_attempt_at = $2
     WHERE state = 'awaiting_poll' AND NOT recipient = ANY ($1)`,
    [stillPolling, now],
  );
}
