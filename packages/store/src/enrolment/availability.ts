import { type Availability, eligiblePools, freeSeats, type HomeClass, windowOfRound } from "@wissel/core";
import { fromRoundInForce, type StoredRoundInForce } from "../rounds/round-in-force.ts";
import type { EnrolmentContext } from "./context.ts";
import { fromPoolRow, type PoolRow } from "./ledger-slice.ts";

interface Row {
  readonly offering_id: string;
  readonly opens_at: Date | null;
  readonly closes_at: Date | null;
  readonly round: StoredRoundInForce | null;
  readonly cancelled_at: string | null;
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
    text: `SELECT offering_id, opens_at, closes_at, round, cancellation ->> 'at' AS cancelled_at,
             (SELECT jsonb_agg(to_jsonb(seat_pool)) FROM seat_pool
              WHERE seat_pool.offering_id = offering.offering_id) AS pools,
             (SELECT count(*)::integer FROM association
              WHERE association.offering_id = offering.offering_id AND host_state = 'queued'
                AND host = $2) AS waiting
           FROM offering_enrolment AS offering
           WHERE offering_id = ANY ($1::uuid[]) AND removed_at IS NULL ORDER BY offering_id`,
    values: [offeringIds, institution],
  });
  const asOf = clock.now();
  const homeClass = { home, host: institution, alliances: alliancesOf(home) };
  return rows.map((row) => {
    const pools = eligiblePools((row.pools ?? []).map(fromPoolRow), homeClass);
    const left = pools.reduce((sum, one) => sum + freeSeats(one), 0);
    return {
      offeringId: row.offering_id,
      ...windowOf(row, homeClass, asOf),
      eligible: pools.length > 0,
      ...(Number.isFinite(left) ? { placesLeft: left } : {}),
      waiting: row.waiting,
      asOf,
    };
  });
}

function windowOf(
  { opens_at, closes_at, round, cancelled_at }: Row,
  homeClass: HomeClass,
  asOf: Date,
): Pick<Availability, "opensAt" | "closesAt"> {
  if (cancelled_at !== null) return { closesAt: new Date(cancelled_at) };
  if (round !== null) {
    const { opensAt, closesAt } = windowOfRound(fromRoundInForce(round), homeClass, asOf);
    return { closesAt, ...(opensAt === undefined ? {} : { opensAt }) };
  }
  return {
    ...(opens_at === null ? {} : { opensAt: opens_at }),
    ...(closes_at === null ? {} : { closesAt: closes_at }),
  };
}
