import {
  decideRelease,
  granted,
  type Outcome,
  type PoolName,
  refused,
  type SeatPool,
  type SeatPoolKind,
  type SeatRelease,
} from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { inTransaction } from "../transaction.ts";
import type { EnrolmentContext } from "./context.ts";
import { lockOfferings } from "./lock.ts";
import { readPools, readWaiting, writeResized } from "./pools.ts";

/** A release names a pool that its offering does not have, or gives to the pool it takes from. */
export interface SeatPoolUnknown {
  readonly code: "seat-pool-unknown";
  readonly offeringId: string;
  readonly pool: PoolName;
}

/**
 * Plans releases of unused places, in the caller's transaction. One that is planned already is planned anew under its
 * id; one that was carried out stays as it was. Answers in order; a refused one is not planned.
 */
export async function scheduleReleases(
  client: Queryable,
  releases: readonly SeatRelease[],
): Promise<readonly Outcome<void, SeatPoolUnknown>[]> {
  const pools = await readPools(client, releases);
  const outcomes = releases.map((release) => checkRelease(release, pools.get(release.offeringId) ?? []));
  const rows = releases
    .filter((_, index) => outcomes[index]?.ok === true)
    .map(({ releaseId, offeringId, from, to, dueAt }) => ({
      release_id: releaseId,
      offering_id: offeringId,
      from_kind: from.kind,
      from_beneficiary: from.beneficiary ?? "",
      to_kind: to.kind,
      to_beneficiary: to.beneficiary ?? "",
      due_at: dueAt,
    }));
  if (rows.length === 0) return outcomes;
  await client.query({
    name: "seat-release-plan",
    text: `INSERT INTO seat_release AS known (release_id, offering_id, from_kind, from_beneficiary, to_kind,
                                              to_beneficiary, due_at)
           SELECT * FROM jsonb_to_recordset($1::jsonb) AS new_row (
             release_id uuid, offering_id uuid, from_kind text, from_beneficiary text, to_kind text,
             to_beneficiary text, due_at timestamptz)
           ON CONFLICT (release_id) DO UPDATE
           SET offering_id = EXCLUDED.offering_id, from_kind = EXCLUDED.from_kind,
               from_beneficiary = EXCLUDED.from_beneficiary, to_kind = EXCLUDED.to_kind,
               to_beneficiary = EXCLUDED.to_beneficiary, due_at = EXCLUDED.due_at
           WHERE known.executed_at IS NULL`,
    values: [JSON.stringify(rows)],
  });
  return outcomes;
}

function checkRelease(
  { offeringId, from, to }: SeatRelease,
  pools: readonly SeatPool[],
): Outcome<void, SeatPoolUnknown> {
  const giving = pools.find((pool) => isNamed(pool, from));
  if (giving === undefined) return refused({ code: "seat-pool-unknown", offeringId, pool: from });
  const taking = pools.find((pool) => isNamed(pool, to));
  if (taking === undefined || taking === giving) {
    return refused({ code: "seat-pool-unknown", offeringId, pool: to });
  }
  return granted(undefined);
}

/**
 * Carries out the releases that are due, oldest first, each in a transaction of its own: late when the node was down,
 * but once, whoever else tries. Answers how many were due.
 */
export async function runReleases(context: EnrolmentContext, limit: number): Promise<number> {
  const { rows } = await context.pool.query<Due>({
    name: "seat-release-due",
    text: `SELECT release_id, offering_id FROM seat_release
           WHERE executed_at IS NULL AND due_at <= $1 ORDER BY due_at, release_id LIMIT $2`,
    values: [context.clock.now(), limit],
  });
  for (const due of rows) await runRelease(context, due);
  return rows.length;
}

type Due = Pick<ReleaseRow, "release_id" | "offering_id">;

async function runRelease(context: EnrolmentContext, { release_id, offering_id }: Due): Promise<void> {
  const { institution, alliancesOf, newId, clock } = context;
  await inTransaction(context.pool, async (client) => {
    const offerings = await lockOfferings(client, [offering_id]);
    const now = clock.now();
    const release = await readOpen(client, release_id);
    if (release === undefined) return;
    const pools = await readPools(client, [release]);
    const waiting = await readWaiting(client, institution, [release]);
    const outcome = decideRelease(
      {
        host: institution,
        newId,
        alliancesOf,
        offerings,
        pools: pools.get(offering_id) ?? [],
        associations: waiting.get(offering_id) ?? [],
        tombstones: [],
        ranks: [],
      },
      release,
      { now, actor: institution, newId },
    );
    if (!outcome.ok) throw new Error(`release ${release_id} would take places that are given`);
    await writeResized(client, [outcome.value.resized], { ...context, now });
    await client.query("UPDATE seat_release SET executed_at = $2, moved = $3 WHERE release_id = $1", [
      release_id,
      now,
      outcome.value.moved,
    ]);
  });
}

interface ReleaseRow {
  readonly release_id: string;
  readonly offering_id: string;
  readonly from_kind: SeatPoolKind;
  readonly from_beneficiary: string;
  readonly to_kind: SeatPoolKind;
  readonly to_beneficiary: string;
  readonly due_at: Date;
}

/** The release, unless somebody else carried it out before the offering was locked. */
async function readOpen(client: Queryable, releaseId: string): Promise<SeatRelease | undefined> {
  const { rows } = await client.query<ReleaseRow>({
    name: "seat-release-open",
    text: "SELECT * FROM seat_release WHERE release_id = $1 AND executed_at IS NULL FOR UPDATE",
    values: [releaseId],
  });
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    releaseId,
    offeringId: row.offering_id,
    from: { kind: row.from_kind, beneficiary: row.from_beneficiary },
    to: { kind: row.to_kind, beneficiary: row.to_beneficiary },
    dueAt: row.due_at,
  };
}

function isNamed(pool: SeatPool, name: PoolName): boolean {
  return pool.kind === name.kind && pool.beneficiary === (name.beneficiary ?? "");
}
