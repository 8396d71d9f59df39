import type { NewId } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { openTask } from "../results/tasks.ts";
import { type ConnectionPool, inTransaction } from "../transaction.ts";

/** By what a student behind an enrolment here can be recognised, under a key of this node. */
export interface GuestIdentity {
  readonly associationKey: string;
  readonly identity: string;
}

export interface TwoRoadsContext {
  readonly newId: NewId;
  readonly now: Date;
}

/**
 * Notes by what students can be recognised, and opens a task, in the same transaction, where one student of a home is in
 * one offering twice, once over each road. Two that are noted at the same time do not miss each other.
 */
export async function noteGuestIdentities(
  pool: ConnectionPool,
  identities: readonly GuestIdentity[],
  context: TwoRoadsContext,
): Promise<void> {
  if (identities.length === 0) return;
  await inTransaction(pool, async (client) => {
    const names = identities.map(({ identity }) => identity);
    await client.query(
      `SELECT pg_advisory_xact_lock(hashtextextended(name, 0))
       FROM (SELECT DISTINCT unnest($1::text[]) AS name ORDER BY name) AS names`,
      [names],
    );
    const keys = identities.map(({ associationKey }) => associationKey);
    await client.query(
      `INSERT INTO guest_identity (association_key, identity)
       SELECT told.key, told.identity FROM unnest($1::uuid[], $2::uuid[]) AS told (key, identity)
       JOIN association ON association_key = told.key
       ON CONFLICT DO NOTHING`,
      [keys, names],
    );
    await openTasks(client, [...new Set(keys)], context);
  });
}

/** Live enrolments of one student; keys are made in the order of time, so that the later one gets the task. */
const TWICE = `
  SELECT DISTINCT greatest(one.association_key, other.association_key) AS later,
                  least(one.association_key, other.association_key) AS earlier
  FROM guest_identity AS mine
  JOIN guest_identity AS same ON same.identity = mine.identity AND same.association_key <> mine.association_key
  JOIN association AS one ON one.association_key = mine.association_key
  JOIN association AS other ON other.association_key = same.association_key
  WHERE mine.association_key = ANY ($1::uuid[])
    AND one.home = other.home AND one.offering_id = other.offering_id AND one.road IS DISTINCT FROM other.road
    AND one.host_state IN ('pending', 'queued', 'associated') AND one.home_state IN ('pending', 'associated')
    AND other.host_state IN ('pending', 'queued', 'associated') AND other.home_state IN ('pending', 'associated')
    AND NOT EXISTS (SELECT FROM task WHERE kind = 'student_on_two_roads'
                      AND task.association_key = greatest(one.association_key, other.association_key)
                      AND task.other_key = least(one.association_key, other.association_key))`;

async function openTasks(
  client: Queryable,
  associationKeys: readonly string[],
  { newId, now }: TwoRoadsContext,
): Promise<void> {
  const { rows } = await client.query<{ later: string; earlier: string }>(TWICE, [associationKeys]);
  for (const { later: associationKey, earlier: otherKey } of rows) {
    const kind = "student_on_two_roads";
    await openTask(client, { taskId: newId(), kind, associationKey, otherKey, openedAt: now });
  }
}
