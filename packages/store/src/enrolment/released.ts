import type { PoolName, PoolsWanted } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** What releases have taken from a pool, or given it, so far. */
interface Released {
  readonly pool: Required<PoolName>;
  readonly net: number;
}

/** By offering, what the releases that were carried out came to. The offerings must be locked. */
export async function readReleased(
  client: Queryable,
  offerings: readonly { readonly offeringId: string }[],
): Promise<ReadonlyMap<string, readonly Released[]>> {
  const { rows } = await client.query<{ offering_id: string; released: readonly Released[] }>({
    name: "seat-released",
    text: `SELECT offering_id, jsonb_agg(jsonb_build_object(
             'pool', jsonb_build_object('kind', kind, 'beneficiary', beneficiary), 'net', net)) AS released
           FROM (
             SELECT offering_id, kind, beneficiary, sum(moved)::integer AS net FROM (
               SELECT offering_id, from_kind AS kind, from_beneficiary AS beneficiary, -moved AS moved
               FROM seat_release WHERE offering_id = ANY ($1::uuid[])
               UNION ALL
               SELECT offering_id, to_kind, to_beneficiary, moved
               FROM seat_release WHERE offering_id = ANY ($1::uuid[])
             ) AS one WHERE moved <> 0 GROUP BY offering_id, kind, beneficiary
           ) AS total GROUP BY offering_id`,
    values: [offerings.map(({ offeringId }) => offeringId)],
  });
  return new Map(rows.map((row) => [row.offering_id, row.released]));
}

/**
 * The sizes that a SIS names are those before any release: it sends the same ones every night, and a release that
 * was carried out stays so.
 */
export function withReleased(wanted: PoolsWanted, released: readonly Released[]): PoolsWanted {
  const { pools } = wanted;
  const unnamed = released.filter(({ pool, net }) => net > 0 && !pools.some((one) => isSame(one, pool)));
  return {
    ...wanted,
    pools: [
      ...pools.map((pool) => {
        const net = released.find((one) => isSame(pool, one.pool))?.net ?? 0;
        return pool.size === undefined ? pool : { ...pool, size: Math.max(0, pool.size + net) };
      }),
      ...unnamed.map(({ pool, net }) => ({ ...pool, size: net })),
    ],
  };
}

function isSame(one: PoolName, other: Required<PoolName>): boolean {
  return one.kind === other.kind && (one.beneficiary ?? "") === other.beneficiary;
}
