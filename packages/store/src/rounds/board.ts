import type { Queryable } from "../queryable.ts";

/** How an institution's own offerings in a round go. */
export interface RoundFigures {
  readonly requests: number;
  readonly placed: number;
  readonly waiting: number;
  readonly refused: number;
  /** Seconds in which something happened, oldest first. */
  readonly seconds: readonly { readonly at: Date; readonly arrivals: number; readonly decisions: number }[];
  readonly pools: readonly PoolFigures[];
}

export interface PoolFigures {
  readonly offeringId: string;
  readonly kind: string;
  readonly beneficiary: string;
  /** Undefined when unlimited. */
  readonly size: number | undefined;
  readonly placed: number;
  readonly offered: number;
  /** Of the offering, whatever the pool. */
  readonly waiting: number;
}

/** A movement of an offering's seats. */
export interface LedgerMovement {
  readonly at: Date;
  readonly kind: string;
  readonly beneficiary: string;
  readonly placedDelta: number;
  readonly offeredDelta: number;
  readonly sizeDelta: number;
  readonly reason: string;
  readonly actor: string;
}

export interface BoardQuestion {
  readonly roundId: string;
  /** schacHome of this institution. */
  readonly host: string;
}

const MOST_POOLS = 2_000;
const MOST_MOVEMENTS = 500;

/** Read without a lock; three statements, whatever the size of the round. `since` begins the list of seconds. */
export async function readRoundFigures(
  client: Queryable,
  { roundId, host }: BoardQuestion,
  since: Date,
): Promise<RoundFigures> {
  const offeringIds = await listPledged(client, { roundId, host });
  const totals = await client.query<Totals>({
    name: "board-totals",
    text: `SELECT count(*)::integer AS requests,
             count(*) FILTER (WHERE host_state = 'associated')::integer AS placed,
             count(*) FILTER (WHERE host_state = 'queued')::integer AS waiting,
             count(*) FILTER (WHERE host_state = 'denied')::integer AS refused
           FROM association WHERE offering_id = ANY ($1::uuid[]) AND host = $2`,
    values: [offeringIds, host],
  });
  const seconds = await client.query<Second>({
    name: "board-seconds",
    text: `SELECT at, sum(arrivals)::integer AS arrivals, sum(decisions)::integer AS decisions
           FROM (
             SELECT date_trunc('second', created_at) AS at, 1 AS arrivals, 0 AS decisions FROM association
             WHERE offering_id = ANY ($1::uuid[]) AND host = $2 AND created_at >= $3
             UNION ALL
             SELECT date_trunc('second', updated_at), 0, 1 FROM association
             WHERE offering_id = ANY ($1::uuid[]) AND host = $2 AND updated_at >= $3 AND host_version > 0
           ) AS happened GROUP BY at ORDER BY at`,
    values: [offeringIds, host, since],
  });
  const pools = await client.query<PoolRow>({
    name: "board-pools",
    text: `SELECT pool.offering_id, kind, beneficiary, size, placed, offered, coalesce(waiting, 0) AS waiting
           FROM seat_pool AS pool LEFT JOIN (
             SELECT offering_id, count(*)::integer AS waiting FROM association
             WHERE offering_id = ANY ($1::uuid[]) AND host = $2 AND host_state = 'queued' GROUP BY offering_id
           ) AS line USING (offering_id)
           WHERE pool.offering_id = ANY ($1::uuid[])
           ORDER BY (placed + offered)::float / nullif(size, 0) DESC NULLS LAST, pool.offering_id, kind, beneficiary
           LIMIT ${MOST_POOLS}`,
    values: [offeringIds, host],
  });
  const { requests = 0, placed = 0, waiting = 0, refused = 0 } = totals.rows[0] ?? {};
  return { requests, placed, waiting, refused, seconds: seconds.rows, pools: pools.rows.map(fromRow) };
}

/** Every movement of an own offering's seats, newest first; undefined where it is not lent to the round. */
export async function listSeatMovements(
  client: Queryable,
  { offeringId, ...question }: BoardQuestion & { readonly offeringId: string },
): Promise<readonly LedgerMovement[] | undefined> {
  if (!(await listPledged(client, question)).includes(offeringId)) return undefined;
  const { rows } = await client.query<MovementRow>({
    name: "board-movements",
    text: `SELECT at, kind, beneficiary, placed_delta, offered_delta, size_delta, reason, actor
           FROM seat_movement JOIN seat_pool USING (pool_id) WHERE offering_id = $1
           ORDER BY at DESC, movement_id DESC LIMIT ${MOST_MOVEMENTS}`,
    values: [offeringId],
  });
  return rows.map(({ placed_delta, offered_delta, size_delta, ...row }) => ({
    ...row,
    placedDelta: placed_delta,
    offeredDelta: offered_delta,
    sizeDelta: size_delta,
  }));
}

async function listPledged(client: Queryable, { roundId, host }: BoardQuestion): Promise<readonly string[]> {
  const { rows } = await client.query<{ readonly offering_id: string }>({
    name: "board-offerings",
    text: "SELECT offering_id FROM round_pledge WHERE round_id = $1 AND host = $2 ORDER BY offering_id",
    values: [roundId, host],
  });
  return rows.map(({ offering_id }) => offering_id);
}

type Totals = Pick<RoundFigures, "requests" | "placed" | "waiting" | "refused">;
type Second = RoundFigures["seconds"][number];

interface PoolRow {
  readonly offering_id: string;
  readonly kind: string;
  readonly beneficiary: string;
  readonly size: number | null;
  readonly placed: number;
  readonly offered: number;
  readonly waiting: number;
}

interface MovementRow {
  readonly at: Date;
  readonly kind: string;
  readonly beneficiary: string;
  readonly placed_delta: number;
  readonly offered_delta: number;
  readonly size_delta: number;
  readonly reason: string;
  readonly actor: string;
}

function fromRow({ offering_id, size, ...row }: PoolRow): PoolFigures {
  return { ...row, offeringId: offering_id, size: size ?? undefined };
}
