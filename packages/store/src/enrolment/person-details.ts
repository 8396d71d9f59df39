import type { DetailsWanted, PersonDetails } from "@wissel/core";
import type { EnrolmentContext } from "./context.ts";

/** Partners' students who attend and whose details were not pulled yet, oldest first. */
export async function listWithoutDetails(
  { pool, institution }: EnrolmentContext,
  limit: number,
): Promise<readonly DetailsWanted[]> {
  const { rows } = await pool.query<{
    association_key: string;
    home: string;
    association_id: string;
    person_fields: readonly string[];
  }>({
    name: "association-without-details",
    text: `SELECT association_key, home, association_id, person_fields
           FROM association JOIN offering_enrolment USING (offering_id)
           WHERE home_state = 'associated' AND host_state = 'associated'
             AND person_id IS NULL AND person_details IS NULL AND host = $1 AND road IS NULL
           ORDER BY association.updated_at LIMIT $2`,
    values: [institution, limit],
  });
  return rows.map((row) => ({
    associationKey: row.association_key,
    home: row.home,
    associationId: row.association_id,
    fields: row.person_fields,
  }));
}

export async function saveDetails(
  { pool }: EnrolmentContext,
  details: ReadonlyMap<string, PersonDetails>,
): Promise<void> {
  if (details.size === 0) return;
  await pool.query({
    name: "association-details",
    text: `UPDATE association SET person_details = told.details
           FROM unnest($1::uuid[], $2::jsonb[]) AS told (association_key, details)
           WHERE association.association_key = told.association_key`,
    values: [[...details.keys()], [...details.values()].map((one) => JSON.stringify(one))],
  });
}
