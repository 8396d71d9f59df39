import type { DetailsWanted, PersonDetails } from "@wissel/core";
import type { EnrolmentContext } from "./context.ts";

/** Partners' students who attend and whose details were not pulled yet, or are different since; oldest first. */
export async function listWithoutDetails(
  { pool, institution }: EnrolmentContext,
  limit: number,
): Promise<readonly DetailsWanted[]> {
  const { rows } = await pool.query<{
    association_key: string;
    home: string;
    association_id: string;
    person_fields: readonly string[];
    details_due_at: Date | null;
  }>({
    name: "association-without-details",
    text: `SELECT association_key, home, association_id, person_fields, details_due_at FROM (
             (SELECT * FROM association WHERE ${PULLED_FROM_HOME} AND person_details IS NULL ORDER BY updated_at LIMIT $2)
             UNION ALL
             (SELECT * FROM association
              WHERE ${PULLED_FROM_HOME} AND person_details IS NOT NULL AND details_due_at IS NOT NULL
              ORDER BY details_due_at LIMIT $2)
           ) AS wanted JOIN offering_enrolment USING (offering_id)
           ORDER BY coalesce(details_due_at, wanted.updated_at) LIMIT $2`,
    values: [institution, limit],
  });
  return rows.map((row) => ({
    associationKey: row.association_key,
    home: row.home,
    associationId: row.association_id,
    fields: row.person_fields,
    ...(row.details_due_at === null ? {} : { dueAt: row.details_due_at }),
  }));
}

const PULLED_FROM_HOME =
  "home_state = 'associated' AND host_state = 'associated' AND person_id IS NULL AND host = $1 AND road IS NULL";

/** What was asked for before home said that it is different again is not kept: the next pull brings what is. */
export async function saveDetails(
  { pool }: EnrolmentContext,
  details: ReadonlyMap<string, PersonDetails>,
  dueAt: ReadonlyMap<string, Date>,
): Promise<void> {
  if (details.size === 0) return;
  await pool.query({
    name: "association-details",
    text: `UPDATE association SET person_details = told.details, details_due_at = NULL
           FROM unnest($1::uuid[], $2::jsonb[], $3::timestamptz[]) AS told (association_key, details, due_at)
           WHERE association.association_key = told.association_key
             AND association.details_due_at IS NOT DISTINCT FROM told.due_at`,
    values: [
      [...details.keys()],
      [...details.values()].map((one) => JSON.stringify(one)),
      [...details.keys()].map((key) => dueAt.get(key) ?? null),
    ],
  });
}
