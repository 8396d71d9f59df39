import { type AuditEntry, aboutOf, CHAIN_START, type ChainEnd, type Digest, linkEntries } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { type ConnectionPool, inTransaction } from "../transaction.ts";
import { ENTRY_COLUMNS, type EntryRow, fromEntryRow } from "./entry-row.ts";

/** Held while links are made: of all the workers of a node one at a time goes on with the chain. */
const LOCK = 72_707_421;

/** What to seal. */
export interface SealOptions {
  readonly digest: Digest;
  readonly now: Date;
  /** Entries of transactions before this one are known to be sealed; 0 looks at all there are. */
  readonly since: bigint;
  /** The most entries of one run. */
  readonly limit: number;
}

export interface Sealed {
  readonly count: number;
  /** The `since` of the next run. */
  readonly seenUntil: bigint;
}

/**
 * Joins what was decided to the chain, oldest first. Undefined while another process is at it. A transaction that has
 * not committed yet is not missed: what is looked at next time begins with the oldest that was still open.
 */
export async function sealEntries(
  pool: ConnectionPool,
  { digest, now, since, limit }: SealOptions,
): Promise<Sealed | undefined> {
  return await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ held: boolean }>("SELECT pg_try_advisory_xact_lock($1) AS held", [
      LOCK,
    ]);
    if (rows[0]?.held !== true) return undefined;
    const [oldestOpen, end, entries] = await Promise.all([
      readOldestOpen(client),
      readChainEnd(client),
      readUnsealed(client, since, limit),
    ]);
    await insertLinks(client, { end: end ?? CHAIN_START, entries, digest, now });
    return { count: entries.length, seenUntil: entries.length < limit ? oldestOpen : since };
  });
}

/** The last link; undefined before the first. */
export async function readChainEnd(client: Queryable): Promise<ChainEnd | undefined> {
  const { rows } = await client.query<{ sequence: string; hash: string }>(
    "SELECT sequence, hash FROM audit_link ORDER BY sequence DESC LIMIT 1",
  );
  return rows[0] && { sequence: Number(rows[0].sequence), hash: rows[0].hash };
}

/**
 * Asked before the entries are read: whatever commits in between is read, or is not older than this. Never past the
 * newest entry: numbers that only transactions without a trace had are given again after a crash of PostgreSQL.
 */
async function readOldestOpen(client: Queryable): Promise<bigint> {
  const { rows } = await client.query<{ oldest: string }>(
    `SELECT LEAST(pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
                  (SELECT coalesce(max(transaction_id) + 1, 0) FROM audit_entry)) AS oldest`,
  );
  return BigInt(rows[0]?.oldest ?? 0);
}

async function readUnsealed(client: Queryable, since: bigint, limit: number): Promise<readonly AuditEntry[]> {
  const { rows } = await client.query<EntryRow>(
    `SELECT ${ENTRY_COLUMNS} FROM audit_entry
     WHERE transaction_id >= $1
       AND NOT EXISTS (SELECT FROM audit_link WHERE audit_link.entry_id = audit_entry.entry_id)
     ORDER BY audit_entry.entry_id LIMIT $2`,
    [since, limit],
  );
  return rows.map(fromEntryRow);
}

async function insertLinks(
  client: Queryable,
  {
    end,
    entries,
    digest,
    now,
  }: {
    readonly end: ChainEnd;
    readonly entries: readonly AuditEntry[];
    readonly digest: Digest;
    readonly now: Date;
  },
): Promise<void> {
  if (entries.length === 0) return;
  const links = linkEntries(end, entries, digest);
  const rows = links.map((link, index) => {
    const entry = entries[index];
    return { ...link, at: entry?.at, about: entry === undefined ? [] : aboutOf(entry) };
  });
  await client.query({
    name: "audit-seal",
    text: `INSERT INTO audit_link (sequence, entry_id, digest, previous, hash, about, at, sealed_at)
           SELECT sequence, "entryId", digest, previous, hash, about, at, $2
           FROM jsonb_to_recordset($1::jsonb) AS new_row (
             sequence bigint, "entryId" bigint, digest text, previous text, hash text, about text[], at timestamptz)`,
    values: [JSON.stringify(rows), now],
  });
}
