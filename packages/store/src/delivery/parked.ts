import type { NewId } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { openTask } from "../results/tasks.ts";
import { replayDeliveries } from "./replay.ts";

/** An event that its recipient refused, with what was seen of the recipient since. */
export interface ParkedEvent {
  readonly deliveryId: string;
  readonly recipient: string;
  readonly reason: string;
  readonly hasTaken: boolean;
  readonly hasTakenAlike: boolean;
}

const PARKED = `
  SELECT delivery_id AS "deliveryId", recipient, last_verdict AS reason, taken.since IS NOT NULL AS "hasTaken",
         coalesce(taken.alike, false) AS "hasTakenAlike"
  FROM delivery
  LEFT JOIN LATERAL (
    SELECT max(later.settled_at) AS since, bool_or(later.event_type = delivery.event_type) AS alike
    FROM delivery AS later
    WHERE later.recipient = delivery.recipient AND later.kind = 'set' AND later.state = 'delivered'
      AND later.settled_at > delivery.settled_at
  ) AS taken ON true
  WHERE state = 'parked' AND kind = 'set' AND self_replayed_at IS NULL AND last_verdict = ANY ($1)
  ORDER BY delivery_id
  LIMIT $2`;

/** Events that are parked for one of these reasons and were never replayed by themselves, oldest first. */
export async function listParkedEvents(
  client: Queryable,
  { reasons, limit }: { readonly reasons: readonly string[]; readonly limit: number },
): Promise<readonly ParkedEvent[]> {
  return (await client.query<ParkedEvent>(PARKED, [reasons, limit])).rows;
}

/** Notes, once for each, that parked events are replayed by themselves. Returns those that were not yet. */
export async function noteSelfReplayed(
  client: Queryable,
  deliveryIds: readonly string[],
  at: Date,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ delivery_id: string }>(
    `UPDATE delivery SET self_replayed_at = $2
     WHERE delivery_id = ANY ($1::uuid[]) AND state = 'parked' AND self_replayed_at IS NULL RETURNING delivery_id`,
    [deliveryIds, at],
  );
  return rows.map((row) => row.delivery_id);
}

/** Makes due again what could not be carried to the home of a brought enrolment, which somebody can carry now. */
export async function replayUncarried(client: Queryable, associationKey: string, now: Date): Promise<void> {
  const { rows } = await client.query<{ delivery_id: string }>(
    `SELECT delivery_id FROM delivery
     WHERE association_key = $1 AND kind = 'eduxchange' AND state = 'parked' AND last_verdict = 'http-410'`,
    [associationKey],
  );
  const deliveryIds = rows.map((row) => row.delivery_id);
  if (deliveryIds.length > 0) await replayDeliveries(client, { deliveryIds, states: ["parked"] }, now);
}

const UNTOLD = `
  UPDATE delivery SET told_at = $1
  WHERE delivery_id IN (
    SELECT delivery_id FROM delivery
    WHERE state = 'parked' AND association_key IS NOT NULL
      AND (kind = 'set' OR (kind = 'eduxchange' AND last_verdict = 'http-410'))
      AND (told_at IS NULL OR told_at < settled_at)
    ORDER BY delivery_id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)
  RETURNING association_key, (SELECT result_id FROM result WHERE result_id = delivery_id) AS result_id`;

/** Opens a task about each enrolment of which an event is parked that nobody was told of. Returns how many events. */
export async function tellOfParked(
  client: Queryable,
  { newId, at, limit }: { readonly newId: NewId; readonly at: Date; readonly limit: number },
): Promise<number> {
  const { rows } = await client.query<{ association_key: string; result_id: string | null }>(UNTOLD, [
    at,
    limit,
  ]);
  for (const { association_key: associationKey, result_id: resultId } of rows) {
    const result = resultId === null ? {} : { resultId };
    await openTask(client, {
      taskId: newId(),
      kind: "event_refused",
      associationKey,
      openedAt: at,
      ...result,
    });
  }
  return rows.length;
}

/** Settles what people were told of enrolments whose events have all arrived since. Returns how many tasks. */
export async function settleRefusals(client: Queryable, at: Date): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE task SET settled_at = $1, done = 'other', note = 'taken when it was sent again', actor = 'node'
     WHERE kind = 'event_refused' AND settled_at IS NULL AND NOT EXISTS (
       SELECT 1 FROM delivery
       WHERE delivery.association_key = task.association_key AND told_at IS NOT NULL AND state <> 'delivered')`,
    [at],
  );
  return rowCount ?? 0;
}
