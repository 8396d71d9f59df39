import { granted, type Outcome } from "@wissel/core";
import { inTransactionUnlessDry } from "../dry-run.ts";
import type { Queryable } from "../queryable.ts";
import type { ConnectionPool } from "../transaction.ts";

export type DocumentKind = "scale" | "grade_distribution" | "conversion_policy";

/** One version of a document. It is only ever inserted. */
export interface VersionedDocument {
  readonly id: string;
  readonly version: number;
  /** Of the text in UTF-8, base64url. */
  readonly sha256: string;
  /** JSON, byte for byte as it is published. */
  readonly text: string;
  readonly createdAt: Date;
}

const COLUMNS = `document_id AS id, version, sha256, text, created_at AS "createdAt"`;

/** One version of a document, or its newest. */
export async function findDocument(
  client: Queryable,
  kind: DocumentKind,
  { id, version }: { readonly id: string; readonly version?: number },
): Promise<VersionedDocument | undefined> {
  const { rows } = await client.query<VersionedDocument>(
    `SELECT ${COLUMNS} FROM versioned_document
     WHERE kind = $1 AND document_id = $2 AND ($3::int IS NULL OR version = $3)
     ORDER BY version DESC LIMIT 1`,
    [kind, id, version],
  );
  return rows[0];
}

/** Under which name the change feed tells of a document, as an expression over a row of `table`. */
export function documentNameIn(table: string): string {
  return `md5(${table}.kind || ' ' || ${table}.document_id)::uuid`;
}

/** The newest versions, by the names under which the change feed tells of them. */
export async function readNewestDocuments(
  client: Queryable,
  kind: DocumentKind,
  names: readonly string[],
): Promise<ReadonlyMap<string, VersionedDocument>> {
  const { rows } = await client.query<VersionedDocument & { readonly name: string }>(
    `SELECT DISTINCT ON (name) * FROM (
       SELECT ${documentNameIn("versioned_document")} AS name, ${COLUMNS} FROM versioned_document
       WHERE kind = $1 AND ${documentNameIn("versioned_document")} = ANY ($2::uuid[])
     ) AS document ORDER BY name, version DESC`,
    [kind, names],
  );
  return new Map(rows.map(({ name, ...document }) => [name, document]));
}

/** Every version of these documents. */
export async function listVersionsOf(
  client: Queryable,
  kind: DocumentKind,
  ids: readonly string[],
): Promise<readonly VersionedDocument[]> {
  if (ids.length === 0) return [];
  const { rows } = await client.query<VersionedDocument>(
    `SELECT ${COLUMNS} FROM versioned_document
     WHERE kind = $1 AND document_id = ANY ($2) ORDER BY document_id, version`,
    [kind, [...new Set(ids)]],
  );
  return rows;
}

/** The newest version of each document, in the order of their ids. */
export async function listNewestDocuments(
  client: Queryable,
  kind: DocumentKind,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<readonly VersionedDocument[]> {
  const { rows } = await client.query<VersionedDocument>(
    `SELECT DISTINCT ON (document_id) ${COLUMNS} FROM versioned_document
     WHERE kind = $1 AND ($2::text IS NULL OR document_id > $2)
     ORDER BY document_id, version DESC LIMIT $3`,
    [kind, after, limit],
  );
  return rows;
}

/**
 * What is to be said as the next version, given the newest one; undefined where that one says so already. Or why
 * nothing is to be said.
 */
export type NextDocument<R> = (
  newest: VersionedDocument | undefined,
) => Outcome<VersionedDocument | undefined, R>;

export interface DocumentAddition<R> {
  readonly id: string;
  readonly next: NextDocument<R>;
  readonly dryRun: boolean;
}

/** Writes the next version of a document, one writer at a time. The document as it stands then. */
export async function addDocument<R>(
  pool: ConnectionPool,
  kind: DocumentKind,
  { id, next, dryRun }: DocumentAddition<R>,
): Promise<Outcome<VersionedDocument, R>> {
  return await inTransactionUnlessDry(pool, { dryRun }, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`${kind} ${id}`]);
    const newest = await findDocument(client, kind, { id });
    const wanted = next(newest);
    if (!wanted.ok) return wanted;
    const added = wanted.value;
    if (added === undefined) {
      if (newest === undefined) throw new TypeError("a first version says something");
      return granted(newest);
    }
    const { version, sha256, text, createdAt } = added;
    await client.query(
      `INSERT INTO versioned_document (kind, document_id, version, sha256, text, created_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [kind, id, version, sha256, text, createdAt],
    );
    return granted(added);
  });
}
