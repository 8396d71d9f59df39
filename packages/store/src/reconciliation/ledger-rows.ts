import type { LedgerRow } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { directionOf, namesOf, type Pair } from "./pair.ts";

/** A stretch of the ledger: behind one association, up to and with another; at most so many. */
export interface LedgerRange {
  readonly after?: string;
  readonly until?: string;
  readonly limit: number;
}

// Keyed by the association's id on both sides: pages are stable while others write, and two of them can be merged.
const ROWS = `
  SELECT association_id AS "associationId", offering_id AS "offeringId", home_state AS "homeState",
         host_state AS "hostState", home_sequence AS sequence, host_version AS version, (
           SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'version', version, 'sha256', sha256, 'recorded', recorded_at IS NOT NULL
                  ) ORDER BY version), '[]')
           FROM result
           WHERE result.association_key = association.association_key AND direction = $3 AND sha256 IS NOT NULL
         ) AS results
  FROM association
  WHERE home = $1 AND host = $2 AND road IS NULL
    AND ($4::uuid IS NULL OR association_id > $4) AND ($5::uuid IS NULL OR association_id <= $5)
  ORDER BY association_id
  LIMIT $6`;

/** What this institution's ledger with a partner says, in the order of the association ids. */
export async function listLedgerRows(
  client: Queryable,
  pair: Pair,
  { after, until, limit }: LedgerRange,
): Promise<readonly LedgerRow[]> {
  const { home, host } = namesOf(pair);
  const values = [home, host, directionOf(pair), after ?? null, until ?? null, limit];
  return (await client.query<LedgerRow>({ name: "ledger-rows", text: ROWS, values })).rows;
}
