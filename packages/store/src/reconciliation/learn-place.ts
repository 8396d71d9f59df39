import {
  decideResize,
  granted,
  type LearnRefusal,
  type LedgerSlice,
  type LedgerStatement,
  learnAssociation,
  type Outcome,
} from "@wissel/core";
import { readLedgerSlice } from "../enrolment/ledger-slice.ts";
import { lockOfferings } from "../enrolment/lock.ts";
import { type PoolContext, readPools, readWaiting, writeResized } from "../enrolment/pools.ts";
import { writeDecision } from "../enrolment/write-decision.ts";
import { type ConnectionPool, inTransaction } from "../transaction.ts";

/** What a restored host takes over of one association, from the home that remembers it. */
export interface RememberedPlace {
  readonly home: string;
  readonly statement: LedgerStatement;
}

/** Gives the host an association back, with its place. Under the lock of its offering, like every place. */
export async function learnPlace(
  pool: ConnectionPool,
  { home, statement }: RememberedPlace,
  context: PoolContext,
): Promise<Outcome<undefined, LearnRefusal>> {
  const { now, newId, institution: host } = context;
  const { results: _results, position: _position, ...told } = statement;
  const remembered = { ...told, home, host, associationKey: newId() };
  const { associationKey, associationId, sequence, offeringId, pseudonym, student, ifFull, txn } = remembered;
  const { requestedAt } = remembered;
  // Read as for the claim that it once was: by its id, by its student, with a number for the waiting list.
  const lane = { associationKey, home, associationId, sequence, offeringId, pseudonym, student, ifFull };
  const claim = { ...lane, txn, requestedAt, homeState: "associated" } as const;
  return await inTransaction(pool, async (client) => {
    const offerings = await lockOfferings(client, [offeringId]);
    const work = { commands: [{ kind: "claim", claim } as const], asks: [] };
    const slice: LedgerSlice = { ...(await readLedgerSlice(client, context, work)), offerings };
    const outcome = learnAssociation(slice, remembered, now);
    if (!outcome.ok) return outcome;
    await writeDecision(client, outcome.value, context);
    return granted(undefined);
  });
}

/** Hands on what became free while places were learnt, once every home has told what it remembers. */
export async function handOnFreed(pool: ConnectionPool, context: PoolContext): Promise<void> {
  const { rows } = await pool.query<{ offering_id: string }>(
    `SELECT DISTINCT offering_id FROM association JOIN seat_pool USING (offering_id)
     WHERE host = $1 AND host_state = 'queued' AND offer IS NULL
       AND (size IS NULL OR seat_pool.placed + seat_pool.offered < size)`,
    [context.institution],
  );
  for (const { offering_id: offeringId } of rows) await handOn(pool, offeringId, context);
}

async function handOn(pool: ConnectionPool, offeringId: string, context: PoolContext): Promise<void> {
  const { institution: host, newId, alliancesOf } = context;
  await inTransaction(pool, async (client) => {
    const wanted = [{ offeringId }];
    const offerings = await lockOfferings(client, [offeringId]);
    const pools = (await readPools(client, wanted)).get(offeringId) ?? [];
    const associations = (await readWaiting(client, host, wanted)).get(offeringId) ?? [];
    const known = { host, newId, alliancesOf, tombstones: [], ranks: [] };
    const resized = decideResize(
      { ...known, offerings, pools, associations },
      { offeringId, pools },
      context,
    );
    if (resized.ok) await writeResized(client, [resized.value], context);
  });
}
