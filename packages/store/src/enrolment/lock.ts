import type { OfferingSeats } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { fromRoundInForce, type StoredRoundInForce } from "../rounds/round-in-force.ts";

/*
 * Lock in one statement, read in the next: a statement that locks and reads sees a snapshot older than its locks,
 * and leaves places empty while students wait. Always students before offerings, each in id order.
 */

interface OfferingRow {
  readonly offering_id: string;
  readonly opens_at: Date | null;
  readonly closes_at: Date | null;
  readonly promotion: OfferingSeats["promotion"];
  readonly offer_hours: number;
  readonly round: StoredRoundInForce | null;
  readonly is_cancelled: boolean;
  readonly is_removed: boolean;
}

/**
 * Takes the lock that guards all pools, places and waiting of these offerings; whatever moves a seat takes it first.
 * The offering's row and not its pools': an offering whose first pool is being added is guarded too.
 */
export async function lockOfferings(
  client: Queryable,
  offeringIds: readonly string[],
): Promise<readonly OfferingSeats[]> {
  if (offeringIds.length === 0) return [];
  const { rows } = await client.query<OfferingRow>({
    name: "enrolment-lock-offerings",
    text: `SELECT offering_id, opens_at, closes_at, promotion, offer_hours, round,
                  cancellation IS NOT NULL AS is_cancelled, removed_at IS NOT NULL AS is_removed
           FROM offering_enrolment
           WHERE offering_id = ANY ($1::uuid[]) ORDER BY offering_id FOR NO KEY UPDATE`,
    values: [[...new Set(offeringIds)]],
  });
  return rows.map((row) => ({
    offeringId: row.offering_id,
    ...(row.opens_at === null ? {} : { opensAt: row.opens_at }),
    ...(row.closes_at === null ? {} : { closesAt: row.closes_at }),
    ...(row.round === null ? {} : { round: fromRoundInForce(row.round) }),
    promotion: row.promotion,
    offerHours: row.offer_hours,
    ...(row.is_cancelled ? { isCancelled: true } : {}),
    ...(row.is_removed ? { isRemoved: true } : {}),
  }));
}

/** Takes the lock that guards everything these students asked for at home. Answers those that exist. */
export async function lockPersons(
  client: Queryable,
  personIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (personIds.length === 0) return new Set();
  const { rows } = await client.query<{ person_id: string }>({
    name: "enrolment-lock-persons",
    text: `SELECT person_id FROM person WHERE person_id = ANY ($1::uuid[])
           ORDER BY person_id FOR NO KEY UPDATE`,
    values: [[...new Set(personIds)]],
  });
  return new Set(rows.map((row) => row.person_id));
}
