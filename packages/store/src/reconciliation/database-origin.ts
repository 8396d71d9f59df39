import type { NewId } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** Whether this database has forgotten something, and who has told what it remembers since then. */
export interface Learning {
  readonly since: Date;
  /** schacHomes. */
  readonly learntFrom: readonly string[];
}

// A dump that is read back has another database, a server that is rebuilt another identifier, and one that is taken
// back to an instant, or replaced by its standby, another timeline.
const FINGERPRINT = `
  SELECT concat_ws(' ', system_identifier, timeline_id, pg_database.oid) AS fingerprint
  FROM pg_control_system(), pg_control_checkpoint(), pg_database WHERE datname = current_database()`;

// What is owed, decided and handed out is written with an instant; the newest of them is the last that is remembered.
const KNOWN_UNTIL = `
  SELECT greatest((SELECT max(updated_at) FROM association), (SELECT max(created_at) FROM delivery),
                  (SELECT max(at) FROM seat_movement))`;

const NOTED = `
  INSERT INTO restore (restore_id, cause, found_at, known_until)
  SELECT $2, $3, $1, (${KNOWN_UNTIL}) FROM learning
  WHERE learning_since IS NOT NULL AND NOT EXISTS (SELECT 1 FROM restore WHERE served_again_at IS NULL)`;

/** When, and how a restore that is found is named. */
export interface OriginContext {
  readonly now: Date;
  readonly newId: NewId;
}

/**
 * Looks at whether the database is the one of the last start. When it is not, it was restored, and may have forgotten
 * what partners were told: it is learning from then on. A database that never held a node has forgotten nothing.
 */
export async function noteDatabaseOrigin(client: Queryable, { now, newId }: OriginContext): Promise<void> {
  await client.query(
    `WITH learning AS (
       INSERT INTO database_origin AS known (fingerprint)
       SELECT fingerprint FROM (${FINGERPRINT}) AS this_one
       ON CONFLICT (only_row) DO UPDATE
       SET fingerprint = EXCLUDED.fingerprint, learning_since = $1, learnt_from = '{}'
       WHERE known.fingerprint <> EXCLUDED.fingerprint
       RETURNING learning_since
     ) ${NOTED}`,
    [now, newId(), "database_changed"],
  );
}

/** What an operator knows and the database does not show: it was taken back to an earlier state. */
export async function declareRestored(client: Queryable, context: OriginContext): Promise<void> {
  await noteDatabaseOrigin(client, context);
  await client.query(
    `WITH learning AS (
       UPDATE database_origin SET learning_since = $1, learnt_from = '{}' RETURNING learning_since
     ) ${NOTED}`,
    [context.now, context.newId(), "declared"],
  );
}

/** Undefined when nothing was forgotten, or all of it learnt. */
export async function findLearning(client: Queryable): Promise<Learning | undefined> {
  const { rows } = await client.query<{ learning_since: Date | null; learnt_from: readonly string[] }>(
    "SELECT learning_since, learnt_from FROM database_origin",
  );
  const [row] = rows;
  if (row === undefined || row.learning_since === null) return undefined;
  return { since: row.learning_since, learntFrom: row.learnt_from };
}

/** A partner has told all that it remembers. */
export async function noteLearntFrom(client: Queryable, partner: string): Promise<void> {
  await client.query(
    `UPDATE database_origin SET learnt_from = array_append(learnt_from, $1)
     WHERE NOT ($1 = ANY (learnt_from))`,
    [partner],
  );
}

/** Nothing more is to be learnt, or an operator does not want to wait for it. */
export async function endLearning(client: Queryable, at: Date): Promise<void> {
  await client.query(
    `WITH ended AS (UPDATE database_origin SET learning_since = NULL RETURNING learnt_from)
     UPDATE restore SET served_again_at = $1, learnt_from = ended.learnt_from
     FROM ended WHERE served_again_at IS NULL`,
    [at],
  );
}
