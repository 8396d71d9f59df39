import type { Queryable } from "@wissel/store";

interface Invariant {
  readonly name: string;
  /** Finds what breaks it; no row, no breach. */
  readonly breaches: string;
  /** Counts what was looked at. */
  readonly counted: string;
}

/** What must hold in every node's database whatever was asked at whatever speed: a fast wrong run is a failure. */
const INVARIANTS: readonly Invariant[] = [
  {
    name: "placed + offered <= size per pool",
    breaches: "SELECT pool_id FROM seat_pool WHERE placed + offered > size",
    counted: "SELECT count(*)::int AS counted FROM seat_pool",
  },
  {
    name: "counters = replay of movements",
    breaches: `SELECT pool_id FROM seat_pool LEFT JOIN (
        SELECT pool_id, sum(placed_delta) AS placed, sum(offered_delta) AS offered FROM seat_movement GROUP BY pool_id
      ) AS replay USING (pool_id)
      WHERE seat_pool.placed <> coalesce(replay.placed, 0) OR seat_pool.offered <> coalesce(replay.offered, 0)`,
    counted: "SELECT count(*)::int AS counted FROM seat_movement",
  },
  {
    name: "every place belongs to exactly one association",
    breaches: `SELECT pool_id FROM seat_pool LEFT JOIN (
        SELECT pool_id, count(*) AS places FROM association WHERE host_state = 'associated' GROUP BY pool_id
      ) AS held USING (pool_id)
      WHERE seat_pool.placed <> coalesce(held.places, 0)`,
    counted: "SELECT coalesce(sum(placed), 0)::int AS counted FROM seat_pool",
  },
  {
    name: "no free seat beside an eligible waiter",
    breaches: `SELECT association_key FROM association JOIN seat_pool USING (offering_id)
      WHERE host_state = 'queued' AND home_state IN ('pending', 'associated') AND offer IS NULL
        AND (size IS NULL OR placed + offered < size)
        AND (kind = 'unallocated' OR kind = CASE WHEN home = host THEN 'own' ELSE 'alliance' END
             OR (kind = 'partner' AND beneficiary = home))`,
    counted: "SELECT count(*)::int AS counted FROM association WHERE host_state = 'queued'",
  },
  {
    name: "one live enrolment per student and offering",
    breaches: `SELECT home, pseudonym, offering_id FROM association
      WHERE host_state IN ('pending', 'queued', 'associated') AND home_state IN ('pending', 'associated')
      GROUP BY home, pseudonym, offering_id HAVING count(*) > 1`,
    counted: `SELECT count(*)::int AS counted FROM association
      WHERE host_state IN ('pending', 'queued', 'associated') AND home_state IN ('pending', 'associated')`,
  },
  {
    name: "no delivery was given up",
    breaches: "SELECT delivery_id FROM delivery WHERE state IN ('parked', 'held')",
    counted: "SELECT count(*)::int AS counted FROM delivery",
  },
];

/** Whether something held, how often it was looked at, and how often it was broken. */
export interface Judged {
  readonly name: string;
  readonly held: boolean;
  readonly counted: number;
  readonly broken: number;
}

/** Every invariant of one database. */
export async function judgeInvariants(database: Queryable): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  for (const { name, breaches, counted } of INVARIANTS) {
    const { rows: broken } = await database.query(breaches);
    const { rows } = await database.query<{ counted: number }>(counted);
    judged.push({
      name,
      held: broken.length === 0,
      counted: rows[0]?.counted ?? 0,
      broken: broken.length,
    });
  }
  return judged;
}

/** The invariants that are broken, each with how often. */
export async function findBreaches(database: Queryable): Promise<readonly string[]> {
  const judged = await judgeInvariants(database);
  return judged.filter(({ held }) => !held).map(({ name, broken }) => `${name}: broken ${broken} times`);
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
