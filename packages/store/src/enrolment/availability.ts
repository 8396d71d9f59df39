import { type Availability, eligiblePools, freeSeats } from "@wissel/core";
import type { EnrolmentContext } from "./context.ts";
import { fromPoolRow, type PoolRow } from "./ledger-slice.ts";

interface Row {
  readonly offering_id: string;
  readonly opens_at: Date | null;
  readonly closes_at: Date | null;
  readonly pools: readonly PoolRow[] | null;
  readonly waiting: number;
}

/** Without a lock: a hint that may be old when it arrives. */
export async function listAvailability(
  { pool, institution, alliancesOf, clock }: EnrolmentContext,
  offeringIds: readonly string[],
  home: string,
): Promise<readonly Availability[]> {
  const { rows } = await pool.query<Row>({
    name: "availability",
    text: `SELECT offering_id, opens_at, closes_at,
             (SELECT jsonb_agg(to_jsonb(seat_pool)) FROM seat_pool
              WHERE seat_pool.offering_id = offering.offering_id) AS pools,
             (SELECT count(*)::integer FROM association
              WHERE association.offering_id = offering.offering_id AND host_state = 'queued'
                AND host = $2) AS waiting
           FROM offering_enrolment AS offering WHERE offering_id = ANY ($1::uuid[]) ORDER BY offering_id`,
    values: [offeringIds, institution],
  });
  const asOf = clock.now();
  const homeClass = { home, host: institution, alliances: alliancesOf(home) };
  return rows.map((row) => {
    const pools = eligiblePools((row.pools ?? []).map(fromPoolRow), homeClass);
    const left = pools.reduce((sum, one) => sum + freeSeats(one), 0);
    return {
      offeringId: row.offering_id,
      ...(row.opens_at === null ? {} : { opensAt: row.opens_at }),
      ...(row.closes_at === null ? {} : { closesAt: row.closes_at }),
      eligible: pools.length > 0,
      ...(Number.isFinite(left) ? { placesLeft: left } : {}),
      waiting: row.waiting,
      asOf,
    };
  });
}
