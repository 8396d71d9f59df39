import type { Queryable } from "@wissel/store";

interface Invariant {
  readonly name: string;
  /** Finds what breaks it; no row, no breach. */
  readonly breaches: string;
}

/** What must hold in every node's database whatever was asked at whatever speed: a fast wrong run is a failure. */
const INVARIANTS: readonly Invariant[] = [
  {
    name: "no pool holds more than its size",
    breaches: "SELECT pool_id FROM seat_pool WHERE placed + offered > size",
  },
  {
    name: "the counters of every pool replay from its movements",
    breaches: `SELECT pool_id FROM seat_pool LEFT JOIN (
        SELECT pool_id, sum(placed_delta) AS placed, sum(offered_delta) AS offered FROM seat_movement GROUP BY pool_id
      ) AS replay USING (pool_id)
      WHERE seat_pool.placed <> coalesce(replay.placed, 0) OR seat_pool.offered <> coalesce(replay.offered, 0)`,
  },
  {
    name: "every place belongs to exactly one association",
    breaches: `SELECT pool_id FROM seat_pool LEFT JOIN (
        SELECT pool_id, count(*) AS places FROM association WHERE host_state = 'associated' GROUP BY pool_id
      ) AS held USING (pool_id)
      WHERE seat_pool.placed <> coalesce(held.places, 0)`,
  },
  {
    name: "nobody waits beside a free place",
    breaches: `SELECT association_key FROM association JOIN seat_pool USING (offering_id)
      WHERE host_state = 'queued' AND kind = 'unallocated' AND (size IS NULL OR placed + offered < size)`,
  },
  {
    name: "a student has one live enrolment per offering",
    breaches: `SELECT home, pseudonym, offering_id FROM association
      WHERE host_state IN ('pending', 'queued', 'associated') AND home_state IN ('pending', 'associated')
      GROUP BY home, pseudonym, offering_id HAVING count(*) > 1`,
  },
  {
    name: "no delivery was given up",
    breaches: "SELECT delivery_id FROM delivery WHERE state IN ('parked', 'held')",
  },
];

/** The invariants that are broken, each with how often. */
export async function findBreaches(database: Queryable): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const { name, breaches } of INVARIANTS) {
    const { rows } = await database.query(breaches);
    if (rows.length > 0) broken.push(`${name}: broken ${rows.length} times`);
  }
  return broken;
}

/** How many students have a place in these offerings, as one side's database has it. */
export async function countPlaces(database: Queryable, offeringIds: readonly string[]): Promise<number> {
  const { rows } = await database.query<{ places: number }>(
    `SELECT count(*)::int AS places FROM association
     WHERE offering_id = ANY ($1::uuid[]) AND host_state = 'associated' AND home_state = 'associated'`,
    [offeringIds],
  );
  return rows[0]?.places ?? 0;
}
