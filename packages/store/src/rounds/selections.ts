import {
  type Association,
  AWAITS_SELECTION,
  afterChange,
  type Candidate,
  decideSelection,
  type RoundInForce,
  type Selection,
  type SelectionDecided,
} from "@wissel/core";
import { type AssociationRow, fromAssociationRow } from "../enrolment/association-row.ts";
import type { LedgerPlace } from "../enrolment/ledger-slice.ts";
import { lockOfferings, lockPersons } from "../enrolment/lock.ts";
import { readPools, readWaiting } from "../enrolment/pools.ts";
import { readRequests } from "../enrolment/read-requests.ts";
import { releaseSwappedBy, type SwapContext } from "../enrolment/swap.ts";
import { writeRequests } from "../enrolment/write-asks.ts";
import { type WriteContext, writeDecision } from "../enrolment/write-decision.ts";
import type { Queryable } from "../queryable.ts";
import { fromRoundInForce, type StoredRoundInForce } from "./round-in-force.ts";

/** A candidate with its place in the ranking, 1 the best. */
export interface RankedCandidate extends Candidate {
  readonly rank: number;
}

/** The round that an own offering lives by now. */
export async function findRoundOfOffering(
  client: Queryable,
  offeringId: string,
): Promise<RoundInForce | undefined> {
  const { rows } = await client.query<{ round: StoredRoundInForce | null }>(
    "SELECT round FROM offering_enrolment WHERE offering_id = $1",
    [offeringId],
  );
  const round = rows[0]?.round ?? undefined;
  return round && fromRoundInForce(round);
}

/** Those who await the selection of an own offering: the ranked in order, then the others. */
export async function listCandidates(
  client: Queryable,
  institution: string,
  offeringId: string,
): Promise<readonly { readonly association: Association; readonly rank?: number }[]> {
  const { rows } = await client.query<{ row: AssociationRow; rank: number | null }>({
    name: "selection-candidates",
    text: `SELECT to_jsonb(association) - 'person_details' AS row, selection_rank.rank
           FROM association LEFT JOIN selection_rank USING (offering_id, home, association_id)
           WHERE offering_id = $1 AND host = $2 AND host_state = 'queued' AND reason = $3
           ORDER BY selection_rank.rank NULLS LAST, home, association_id`,
    values: [offeringId, institution, AWAITS_SELECTION],
  });
  return rows.map(({ row, rank }) => ({
    association: fromAssociationRow(row),
    ...(rank === null ? {} : { rank }),
  }));
}

/**
 * Makes this the ranking that counts; an empty one takes it back. Under the offering's lock: of two that are imported at
 * once the later one counts, whole.
 */
export async function replaceRanking(
  client: Queryable,
  offeringId: string,
  ranking: readonly RankedCandidate[],
): Promise<void> {
  await lockOfferings(client, [offeringId]);
  await client.query("DELETE FROM selection_rank WHERE offering_id = $1", [offeringId]);
  const rows = ranking.map(({ home, associationId, rank }) => ({
    home,
    association_id: associationId,
    rank,
  }));
  await client.query(
    `INSERT INTO selection_rank (offering_id, home, association_id, rank)
     SELECT $1, home, association_id, rank FROM jsonb_to_recordset($2::jsonb)
       AS new_row (home text, association_id uuid, rank integer)`,
    [offeringId, JSON.stringify(rows)],
  );
}

/**
 * What the ranking that was imported comes to now, in the caller's transaction, which holds the lock of the offering
 * and of its own students from then on. Nothing is written.
 */
export async function planSelection(
  client: Queryable,
  { institution, newId, alliancesOf, now }: LedgerPlace & Pick<WriteContext, "now">,
  { offeringId, ...selection }: Omit<Selection, "ranking"> & { readonly offeringId: string },
): Promise<SelectionDecided> {
  const before = await listCandidates(client, institution, offeringId);
  const own = before.flatMap(({ association: { personId } }) => (personId === undefined ? [] : [personId]));
  const locked = await lockPersons(client, own);
  const offerings = await lockOfferings(client, [offeringId]);
  const candidates = await listCandidates(client, institution, offeringId);
  const pools = await readPools(client, [{ offeringId }]);
  const waiting = await readWaiting(client, institution, [{ offeringId }]);
  // An own student who asked since the students were locked is decided about next time.
  const associations = (waiting.get(offeringId) ?? []).filter(
    ({ personId }) => personId === undefined || locked.has(personId),
  );
  const slice = {
    host: institution,
    newId,
    alliancesOf,
    offerings,
    pools: pools.get(offeringId) ?? [],
    associations,
    tombstones: [],
    ranks: await takeRanks(client, candidates.length),
  };
  const ranking = candidates.flatMap(({ association, rank }) => (rank === undefined ? [] : [association]));
  return decideSelection(slice, { ranking, ...selection }, now);
}

/** Writes a selection that was planned in the same transaction. Partners are told by events; the ranking is spent. */
export async function writeSelection(
  client: Queryable,
  { offeringId, changed, movements }: SelectionDecided & { readonly offeringId: string },
  context: SwapContext,
): Promise<void> {
  const decision = { outcomes: [], added: [], changed, movements, tombstones: [], notices: changed };
  await writeDecision(client, decision, context);
  await followOwn(client, changed, context.now);
  await releaseSwappedBy(client, changed, context);
  await replaceRanking(client, offeringId, []);
}

/** Requests of own students follow what became of their choice. */
async function followOwn(client: Queryable, changed: readonly Association[], now: Date): Promise<void> {
  const own = new Map(changed.flatMap((one) => (one.requestId === undefined ? [] : [[one.requestId, one]])));
  const requests = await readRequests(client, [...own.keys()]);
  const followed = requests.flatMap((request) => {
    const association = own.get(request.requestId);
    return association === undefined ? [] : [afterChange({ request, association }, association, now).request];
  });
  await writeRequests(
    client,
    followed.filter((request) => !requests.includes(request)),
  );
}

async function takeRanks(client: Queryable, count: number): Promise<readonly number[]> {
  const { rows } = await client.query<{ rank: string }>(
    "SELECT nextval('waiting_rank') AS rank FROM generate_series(1, $1::integer)",
    [count],
  );
  return rows.map(({ rank }) => Number(rank));
}
