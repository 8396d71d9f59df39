import { type Association, AWAITS_SELECTION } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** Positions on the waiting lists, from 1, of those among these associations that wait; under the lock, exact. */
export async function readPositions(
  client: Queryable,
  institution: string,
  associations: readonly Pick<Association, "associationKey" | "offeringId" | "hostState">[],
): Promise<ReadonlyMap<string, number>> {
  const waiting = associations.filter(({ hostState }) => hostState === "queued");
  if (waiting.length === 0) return new Map();
  const { rows } = await client.query<{ association_key: string; position: string }>({
    name: "waiting-positions",
    text: `SELECT association_key, position FROM (
             SELECT association_key,
                    row_number() OVER (PARTITION BY offering_id ORDER BY requested_at, rank) AS position
             FROM association
             WHERE offering_id = ANY ($1::uuid[]) AND host_state = 'queued' AND host = $3
               AND reason IS DISTINCT FROM '${AWAITS_SELECTION}'
           ) AS ranked WHERE association_key = ANY ($2::uuid[])`,
    values: [
      [...new Set(waiting.map(({ offeringId }) => offeringId))],
      waiting.map(({ associationKey }) => associationKey),
      institution,
    ],
  });
  return new Map(rows.map((row) => [row.association_key, Number(row.position)]));
}
