import {
  decideResize,
  granted,
  type LedgerSlice,
  type Outcome,
  type PoolsWanted,
  type Promotion,
  type Resized,
  refused,
  type SeatPool,
  type SeatPoolSize,
  type SeatPoolsBelowPlaced,
} from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { type AssociationRow, fromAssociationRow } from "./association-row.ts";
import { fromPoolRow, type LedgerPlace, type PoolRow } from "./ledger-slice.ts";
import { lockOfferings } from "./lock.ts";
import { readReleased, withReleased } from "./released.ts";
import { releaseSwappedBy, type SwapContext } from "./swap.ts";
import { updateAssociations } from "./write-associations.ts";
import { tellOf, writeMovements } from "./write-decision.ts";

/** What changing sizes needs of its node. */
export interface PoolContext extends LedgerPlace {
  /** The contract's base of event types. */
  readonly eventBase: string;
  readonly now: Date;
  /** Who changes the sizes, for the movements: a client id, never a person's name. */
  readonly actor: string;
}

/**
 * Gives an own offering's pools their sizes, in the caller's transaction, and promotes the waiting into what grew.
 * Its `offering_enrolment` row must exist. A pool that is no longer wanted gets size 0. A size below what is placed
 * is refused with the numbers, and nothing is written. Answers who was promoted.
 */
export async function applyPools(
  client: Queryable,
  wanted: PoolsWanted,
  context: PoolContext,
): Promise<Outcome<readonly Promotion[], SeatPoolsBelowPlaced>> {
  const [outcome] = await applyPoolsOfMany(client, [wanted], context);
  return outcome ?? granted([]);
}

/** The same for a batch of offerings, in few statements, each offering by itself. Answers in order. */
export async function applyPoolsOfMany(
  client: Queryable,
  wanted: readonly PoolsWanted[],
  context: PoolContext,
): Promise<readonly Outcome<readonly Promotion[], SeatPoolsBelowPlaced>[]> {
  const offerings = await lockOfferings(
    client,
    wanted.map(({ offeringId }) => offeringId),
  );
  const pools = await readPools(client, wanted);
  const released = await readReleased(client, wanted);
  const asReleased = wanted.map((one) => withReleased(one, released.get(one.offeringId) ?? []));
  const changing = asReleased.filter((one) => !isAsWanted(pools.get(one.offeringId) ?? [], one.pools));
  const waiting = await readWaiting(client, context.institution, changing);
  const outcomes = new Map(
    changing.map((one) => {
      const slice: LedgerSlice = {
        host: context.institution,
        newId: context.newId,
        alliancesOf: context.alliancesOf,
        offerings: offerings.filter(({ offeringId }) => offeringId === one.offeringId),
        pools: pools.get(one.offeringId) ?? [],
        associations: waiting.get(one.offeringId) ?? [],
        tombstones: [],
        ranks: [],
      };
      return [one.offeringId, decideResize(slice, one, context)];
    }),
  );
  const resized = [...outcomes.values()].flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
  await writeResized(client, resized, context);
  return wanted.map(({ offeringId }) => {
    const outcome = outcomes.get(offeringId);
    if (outcome === undefined) return granted([]);
    return outcome.ok ? granted(outcome.value.promotions) : refused(outcome.refusal);
  });
}

/** What changes of size came to, with their events, in the caller's transaction. */
export async function writeResized(
  client: Queryable,
  resized: readonly Resized[],
  context: SwapContext,
): Promise<void> {
  await writeSizes(
    client,
    resized.flatMap((one) => one.pools),
  );
  await updateAssociations(
    client,
    resized.flatMap((one) => one.changed),
  );
  await writeMovements(
    client,
    resized.flatMap((one) => one.movements),
    context,
  );
  const notices = resized.flatMap((one) => one.notices);
  await tellOf(client, notices, context);
  await releaseSwappedBy(client, notices, context);
}

/** New pools and new sizes; counters only move by movements. */
async function writeSizes(client: Queryable, pools: readonly SeatPool[]): Promise<void> {
  if (pools.length === 0) return;
  const rows = pools.map(({ poolId, offeringId, kind, beneficiary, size }) => ({
    pool_id: poolId,
    offering_id: offeringId,
    kind,
    beneficiary,
    size,
  }));
  await client.query({
    name: "seat-pool-sizes",
    text: `INSERT INTO seat_pool (pool_id, offering_id, kind, beneficiary, size)
           SELECT * FROM jsonb_to_recordset($1::jsonb) AS new_row (
             pool_id uuid, offering_id uuid, kind text, beneficiary text, size integer)
           ON CONFLICT (pool_id) DO UPDATE SET size = EXCLUDED.size`,
    values: [JSON.stringify(rows)],
  });
}

export async function readPools(
  client: Queryable,
  wanted: readonly Pick<PoolsWanted, "offeringId">[],
): Promise<ReadonlyMap<string, readonly SeatPool[]>> {
  const { rows } = await client.query<{ offering_id: string; pools: readonly PoolRow[] }>({
    name: "seat-pools",
    text: `SELECT offering_id, jsonb_agg(to_jsonb(seat_pool)) AS pools FROM seat_pool
           WHERE offering_id = ANY ($1::uuid[]) GROUP BY offering_id`,
    values: [wanted.map(({ offeringId }) => offeringId)],
  });
  return new Map(rows.map((row) => [row.offering_id, row.pools.map(fromPoolRow)]));
}

/** The whole waiting lists: a pool may grow by any number, or become unlimited. */
export async function readWaiting(
  client: Queryable,
  institution: string,
  wanted: readonly Pick<PoolsWanted, "offeringId">[],
): Promise<ReadonlyMap<string, ReturnType<typeof fromAssociationRow>[]>> {
  if (wanted.length === 0) return new Map();
  const { rows } = await client.query<{ offering_id: string; waiting: readonly AssociationRow[] }>({
    name: "seat-pools-waiting",
    text: `SELECT offering_id, jsonb_agg(to_jsonb(association) - 'person_details') AS waiting FROM association
           WHERE offering_id = ANY ($1::uuid[]) AND host_state = 'queued' AND host = $2 GROUP BY offering_id`,
    values: [wanted.map(({ offeringId }) => offeringId), institution],
  });
  return new Map(rows.map((row) => [row.offering_id, row.waiting.map(fromAssociationRow)]));
}

function isAsWanted(pools: readonly SeatPool[], wanted: readonly SeatPoolSize[]): boolean {
  return (
    wanted.every(({ kind, beneficiary = "", size }) =>
      pools.some((pool) => pool.kind === kind && pool.beneficiary === beneficiary && pool.size === size),
    ) &&
    pools.every(
      (pool) =>
        pool.size === 0 ||
        wanted.some(({ kind, beneficiary = "" }) => pool.kind === kind && pool.beneficiary === beneficiary),
    )
  );
}
