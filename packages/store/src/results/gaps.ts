import type { Queryable } from "../queryable.ts";

/** A result of a host of which versions before the newest have not arrived. */
export interface ResultGap {
  readonly host: string;
  readonly associationId: string;
  readonly missing: readonly number[];
}

/** More missing versions than this of one result are not named. */
const MOST_MISSING = 100;

// The newest version is kept with the association, and those that are here are counted: few are not whole.
const GAPS = `
  SELECT host, association_id AS "associationId", ARRAY(
    SELECT version FROM generate_series(1, newest) AS version
    WHERE version <> ALL (versions) ORDER BY version LIMIT ${MOST_MISSING}
  ) AS missing
  FROM (
    SELECT host, association_id, max(version) AS newest, array_agg(version) AS versions
    FROM result JOIN association USING (association_key)
    WHERE direction = 'received' AND home = $1
    GROUP BY host, association_id
    HAVING max(version) > count(*)
  ) AS incomplete
  ORDER BY host, association_id
  LIMIT $2`;

/** As home: the results with gaps, by host; at most so many. */
export async function listResultGaps(
  client: Queryable,
  home: string,
  limit: number,
): Promise<readonly ResultGap[]> {
  return (await client.query<ResultGap>(GAPS, [home, limit])).rows;
}
