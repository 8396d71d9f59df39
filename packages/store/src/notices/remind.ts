import type { NewId } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/**
 * Writes reminders of the open offers of own students, wherever they were made, whose time for it has come; answers how
 * many. Repeat while it is `limit`. Once per offer, also when two processes do it at once. Open offers are read in the
 * order of their own index, so that nobody reads all associations for them.
 */
export async function remindOfOffers(
  client: Queryable,
  { institution, newId, now }: { readonly institution: string; readonly newId: NewId; readonly now: Date },
  limit: number,
): Promise<number> {
  const ids = Array.from({ length: limit }, () => newId());
  const { rowCount } = await client.query({
    name: "student-notice-remind",
    text: `WITH due AS (
             SELECT association_key, person_id, (offer ->> 'expiresAt')::timestamptz AS expires_at,
                    row_number() OVER (ORDER BY association_key) AS place
             FROM (SELECT * FROM association WHERE offer IS NOT NULL ORDER BY offering_id OFFSET 0) AS association
             WHERE home = $1 AND person_id IS NOT NULL
               AND home_state IN ('pending', 'associated')
               AND (offer ->> 'remindAt')::timestamptz <= $2 AND (offer ->> 'expiresAt')::timestamptz > $2
               AND NOT EXISTS (
                 SELECT 1 FROM student_notice
                 WHERE student_notice.association_key = association.association_key AND kind = 'offer_reminder')
             ORDER BY association_key LIMIT $4
           )
           INSERT INTO student_notice (notice_id, person_id, association_key, kind, expires_at, created_at,
                                       mail_next_at)
           SELECT ($3::uuid[])[place], person_id, association_key, 'offer_reminder', expires_at, $2, $2 FROM due
           ON CONFLICT (association_key, kind) DO NOTHING`,
    values: [institution, now, ids, limit],
  });
  return rowCount ?? 0;
}
