import type { NewId } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { openTask } from "../results/tasks.ts";

/** Past this, home not having named an enrolment is no longer a delay. */
const PATIENCE_MS = 86_400_000;

const UNTOLD = `
  UPDATE eduxchange_intake SET told_at = $1
  WHERE association_key IN (
    SELECT association_key FROM eduxchange_intake JOIN association USING (association_key)
    WHERE remote_id IS NULL AND told_at IS NULL AND host_state IN ('pending', 'queued', 'associated')
      AND (eduxchange_intake.created_at < $2 OR EXISTS (
        SELECT FROM delivery
        WHERE delivery.association_key = association.association_key AND kind = 'eduxchange'
          AND state IN ('parked', 'held')))
    ORDER BY eduxchange_intake.created_at LIMIT $3 FOR NO KEY UPDATE OF eduxchange_intake SKIP LOCKED)
  RETURNING association_key AS key`;

/**
 * Opens a task about each live enrolment that home has not named in a day, or will not by itself: it can not be told of
 * changes or results, and may not know of it at all. Each is told once.
 */
export async function tellOfOrphans(
  client: Queryable,
  { newId, at, limit }: { readonly newId: NewId; readonly at: Date; readonly limit: number },
): Promise<void> {
  const values = [at, new Date(at.getTime() - PATIENCE_MS), limit];
  const { rows } = await client.query<{ key: string }>({ name: "eduxchange-orphans", text: UNTOLD, values });
  for (const { key: associationKey } of rows)
    await openTask(client, { taskId: newId(), kind: "home_not_reached", associationKey, openedAt: at });
}

/** Settles what people were told of enrolments that home has named since, or that have ended. */
export async function settleOrphans(client: Queryable, at: Date): Promise<void> {
  await client.query({
    name: "eduxchange-orphans-settle",
    text: `UPDATE task SET settled_at = $1, done = 'other', note = 'home has named it, or it has ended', actor = 'node'
           FROM association LEFT JOIN eduxchange_intake USING (association_key)
           WHERE task.kind = 'home_not_reached' AND settled_at IS NULL
             AND task.association_key = association.association_key
             AND (remote_id IS NOT NULL OR host_state NOT IN ('pending', 'queued', 'associated'))`,
    values: [at],
  });
}
