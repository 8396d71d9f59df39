import type { SealedEntry } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { ENTRY_COLUMNS, type EntryRow, fromEntryRow } from "./entry-row.ts";

/** A sealed entry as it stands in the database. */
export interface FoundEntry extends SealedEntry {
  readonly sealedAt: Date;
}

/** Which entries; everything that is given must hold. */
export interface AuditFilter {
  /** `kind:id`, as `aboutOf` names them. */
  readonly about: readonly string[];
  /** The HTTP request that decided, as its answer named itself. */
  readonly requestId?: string;
  /** Half-open. */
  readonly from?: Date;
  readonly until?: Date;
  /** Only those before this one. */
  readonly before?: number;
  readonly limit: number;
}

const SELECT = `SELECT sequence, audit_link.entry_id AS linked_id, digest, previous, hash, about, sealed_at, ${ENTRY_COLUMNS}
  FROM audit_link LEFT JOIN audit_entry USING (entry_id)`;

/** Sealed entries, newest first. */
export async function listAudit(client: Queryable, filter: AuditFilter): Promise<readonly FoundEntry[]> {
  const { about, requestId, from, until, before, limit } = filter;
  const { rows } = await client.query<Row>(
    `${SELECT} WHERE about @> $1::text[] AND ($2::timestamptz IS NULL OR audit_link.at >= $2)
       AND ($3::timestamptz IS NULL OR audit_link.at < $3) AND ($4::bigint IS NULL OR sequence < $4)
       AND ($6::text IS NULL OR request_id = $6)
     ORDER BY sequence DESC LIMIT $5`,
    [about, from, until, before, limit, requestId],
  );
  return rows.map(fromRow);
}

/** Links with their entries in the order of the chain, from a sequence on. */
export async function readChain(
  client: Queryable,
  { from, limit }: { readonly from: number; readonly limit: number },
): Promise<readonly FoundEntry[]> {
  const { rows } = await client.query<Row>(`${SELECT} WHERE sequence >= $1 ORDER BY sequence LIMIT $2`, [
    from,
    limit,
  ]);
  return rows.map(fromRow);
}

/** How many entries were written before an instant and are in the chain nowhere. */
export async function countUnsealed(client: Queryable, before: Date): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM audit_entry
     WHERE at < $1 AND NOT EXISTS (SELECT FROM audit_link WHERE audit_link.entry_id = audit_entry.entry_id)`,
    [before],
  );
  return rows[0]?.count ?? 0;
}

type Row = { readonly [Name in keyof EntryRow]: EntryRow[Name] | null } & {
  readonly sequence: string;
  readonly linked_id: string;
  readonly digest: string;
  readonly previous: string;
  readonly hash: string;
  readonly about: readonly string[];
  readonly sealed_at: Date;
};

function fromRow(row: Row): FoundEntry {
  // An entry that is gone leaves nothing but nulls.
  const entry = row.entry_id === null ? undefined : fromEntryRow(row as EntryRow);
  const { digest, previous, hash, about, sealed_at: sealedAt } = row;
  return {
    sequence: Number(row.sequence),
    entryId: Number(row.linked_id),
    digest,
    previous,
    hash,
    entry,
    about,
    sealedAt,
  };
}
