import {
  AWAITS_SELECTION,
  type LedgerCommand,
  type LedgerSlice,
  type NewAsk,
  type NewId,
  type SeatPool,
  subjectOf,
  type Tombstone,
} from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { type AssociationRow, fromAssociationRow } from "./association-row.ts";

/** What of the ledger's own node every read needs. */
export interface LedgerPlace {
  /** schacHome of this institution. */
  readonly institution: string;
  /** UUIDv7. */
  readonly newId: NewId;
  /** Alliances that a home is in together with this institution. */
  readonly alliancesOf: (home: string) => readonly string[];
}

interface SliceRow {
  readonly pools: readonly PoolRow[] | null;
  readonly associations: readonly AssociationRow[] | null;
  readonly tombstones: readonly TombstoneRow[] | null;
  readonly ranks: readonly number[] | null;
}

export interface PoolRow {
  readonly pool_id: string;
  readonly offering_id: string;
  readonly kind: SeatPool["kind"];
  readonly beneficiary: string;
  readonly size: number | null;
  readonly placed: number;
  readonly offered: number;
}

interface TombstoneRow {
  readonly home: string;
  readonly association_id: string;
  readonly home_sequence: number;
}

const READ = `
  WITH named AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb)
      AS named (home text, association_id uuid, offering_id uuid, pseudonym uuid)
  ), touched AS (
    SELECT * FROM jsonb_to_recordset($2::jsonb) AS touched (offering_id uuid, most integer)
  ), found AS (
    SELECT one.* FROM named CROSS JOIN LATERAL (
      SELECT * FROM association
      WHERE home = named.home AND association_id = named.association_id AND host = $3 OFFSET 0
    ) AS one
    UNION ALL
    SELECT one.* FROM named CROSS JOIN LATERAL (
      SELECT * FROM association
      WHERE home = named.home AND pseudonym = named.pseudonym AND offering_id = named.offering_id
        AND host_state IN ('pending', 'queued', 'associated') AND home_state IN ('pending', 'associated')
      OFFSET 0
    ) AS one WHERE host = $3
    UNION ALL
    SELECT waiting.* FROM touched CROSS JOIN LATERAL (
      SELECT (ranked.one).* FROM (
        SELECT one, row_number() OVER (PARTITION BY one.home ORDER BY one.requested_at, one.rank) AS place
        FROM association AS one
        WHERE one.offering_id = touched.offering_id AND one.host_state = 'queued' AND one.host = $3
          AND one.offer IS NULL AND one.held IS NULL AND one.reason IS DISTINCT FROM '${AWAITS_SELECTION}'
      ) AS ranked WHERE ranked.place <= touched.most
    ) AS waiting WHERE touched.most > 0
  )
  SELECT
    (SELECT jsonb_agg(to_jsonb(one)) FROM touched CROSS JOIN LATERAL (
       SELECT * FROM seat_pool WHERE offering_id = touched.offering_id OFFSET 0
     ) AS one) AS pools,
    (SELECT jsonb_agg(to_jsonb(found) - 'person_details') FROM found) AS associations,
    (SELECT jsonb_agg(to_jsonb(one)) FROM named CROSS JOIN LATERAL (
       SELECT * FROM withdrawn_before_enrolment
       WHERE home = named.home AND association_id = named.association_id OFFSET 0
     ) AS one) AS tombstones,
    (SELECT jsonb_agg(nextval('waiting_rank')) FROM generate_series(1, $4::integer)) AS ranks`;

/** What will be decided in one batch; an own student's ask here becomes a claim when home finds that it is new. */
interface SeatWork {
  readonly commands: readonly LedgerCommand[];
  readonly asks: readonly NewAsk[];
}

/**
 * Reads what a batch may look at. The offerings must be locked by a statement before. Of an ask that is new there is
 * nothing to be found here: whether there is something is for home's own slice to say.
 */
export async function readLedgerSlice(
  client: Queryable,
  { institution, newId, alliancesOf }: LedgerPlace,
  work: SeatWork,
): Promise<Omit<LedgerSlice, "offerings">> {
  const place = { host: institution, newId, alliancesOf };
  if (work.commands.length === 0 && work.asks.length === 0)
    return { ...place, pools: [], associations: [], tombstones: [], ranks: [] };
  const { rows } = await client.query<SliceRow>({
    name: "ledger-slice",
    text: READ,
    values: [
      JSON.stringify(work.commands.map(toNamed)),
      JSON.stringify(toTouched(work)),
      institution,
      countClaims(work),
    ],
  });
  const [row] = rows;
  const associations = new Map(
    (row?.associations ?? []).map((one) => [one.association_key, fromAssociationRow(one)]),
  );
  return {
    ...place,
    pools: (row?.pools ?? []).map(fromPoolRow),
    associations: [...associations.values()],
    tombstones: (row?.tombstones ?? []).map(fromTombstoneRow),
    ranks: row?.ranks ?? [],
  };
}

export function fromPoolRow({ pool_id, offering_id, size, ...row }: PoolRow): SeatPool {
  const { kind, beneficiary, placed, offered } = row;
  return {
    poolId: pool_id,
    offeringId: offering_id,
    kind,
    beneficiary,
    ...(size === null ? {} : { size }),
    placed,
    offered,
  };
}

function fromTombstoneRow({ home, association_id, home_sequence }: TombstoneRow): Tombstone {
  return { home, associationId: association_id, sequence: home_sequence };
}

function toNamed(command: LedgerCommand): object {
  const { home, associationId, offeringId } = subjectOf(command);
  const pseudonym = command.kind === "claim" ? command.claim.pseudonym : undefined;
  return { home, association_id: associationId, offering_id: offeringId, pseudonym };
}

/** Any of them may have to wait: for a place, or until the host has selected. */
function countClaims({ commands, asks }: SeatWork): number {
  const waiting = commands.filter(
    ({ kind }) => kind === "claim" || kind === "host-decision" || kind === "held-decision",
  );
  return waiting.length + asks.length;
}

/** Per offering, how many of the waiting of each home a batch can at most promote or end. */
function toTouched({ commands, asks }: SeatWork): object[] {
  const most = new Map(asks.map(({ choice }) => [choice.offeringId, 0]));
  for (const command of commands) {
    const { offeringId } = subjectOf(command);
    most.set(offeringId, (most.get(offeringId) ?? 0) + (command.kind === "claim" ? 0 : 1));
  }
  return [...most].map(([offering_id, count]) => ({ offering_id, most: count }));
}
