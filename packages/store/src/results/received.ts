import type { KnownVersion, ResultStatement, StatedVersion, Superseded } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { rowOfStatement, type StatementRow, statementOf } from "./statement-row.ts";

/** The association of an own student that a host's event is about, locked, with the versions that host stated before. */
export interface ReceivingAssociation {
  readonly associationKey: string;
  readonly known: readonly (KnownVersion<ResultStatement> & { readonly recordedAt?: Date })[];
}

const LOCK = `
  SELECT association_key FROM association
  WHERE home = $1 AND association_id = $2 AND host = $3 AND home <> host
  FOR NO KEY UPDATE`;

const KNOWN = `
  SELECT version, kind, document, reason, note, sha256, supersedes, also_sha256, recorded_at
  FROM result WHERE association_key = $1 AND direction = 'received'`;

interface KnownRow extends StatementRow {
  readonly version: number;
  readonly sha256: string | null;
  readonly supersedes: Superseded | null;
  readonly also_sha256: readonly string[];
  readonly recorded_at: Date | null;
}

/** Undefined: unknown here, or another host's, which is the same. */
export async function lockReceivingAssociation(
  client: Queryable,
  names: { readonly home: string; readonly associationId: string; readonly host: string },
): Promise<ReceivingAssociation | undefined> {
  const { home, associationId, host } = names;
  const locked = await client.query<{ association_key: string }>(LOCK, [home, associationId, host]);
  const associationKey = locked.rows[0]?.association_key;
  if (associationKey === undefined) return undefined;
  const { rows } = await client.query<KnownRow>(KNOWN, [associationKey]);
  const known = rows.map((row) => ({
    version: row.version,
    statement: statementOf(row),
    alsoSigned: row.also_sha256,
    ...(row.sha256 === null ? {} : { sha256: row.sha256 }),
    ...(row.supersedes === null ? {} : { supersedes: row.supersedes }),
    ...(row.recorded_at === null ? {} : { recordedAt: row.recorded_at }),
  }));
  return { associationKey, known };
}

/** A version of a result that a partner signed. */
export interface NewReceivedResult extends StatedVersion<ResultStatement> {
  readonly version: number;
  readonly sha256: string;
  readonly associationKey: string;
  /** Minted here. */
  readonly resultId: string;
  readonly jti: string;
  readonly issuedAt: Date;
  readonly receivedAt: Date;
}

const INSERT = `
  WITH raised AS (
    UPDATE association SET result_version = greatest(result_version, $2) WHERE association_key = $1
  )
  INSERT INTO result (association_key, direction, version, result_id, jti, kind, document, reason, note, supersedes,
                      sha256, issued_at, received_at)
  VALUES ($1, 'received', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`;

export async function insertReceivedResult(client: Queryable, result: NewReceivedResult): Promise<void> {
  const { associationKey, version, resultId, jti, statement, supersedes, sha256 } = result;
  const { kind, document, reason, note } = rowOfStatement(statement);
  const said = [kind, document === null ? null : JSON.stringify(document), reason, note];
  const link = supersedes === undefined ? null : JSON.stringify(supersedes);
  const values = [associationKey, version, resultId, jti, ...said, link, sha256];
  await client.query(INSERT, [...values, result.issuedAt, result.receivedAt]);
}

/** More tokens than this for one version are not kept; the host that signs so many proves nothing by it. */
const MOST_TOKENS = 20;

/** Another token states the same under a version that is held, as after a change of keys. */
export async function noteOtherToken(
  client: Queryable,
  { associationKey, version, sha256 }: Pick<NewReceivedResult, "associationKey" | "version" | "sha256">,
): Promise<void> {
  await client.query(
    `UPDATE result SET also_sha256 = array_append(also_sha256, $3)
     WHERE association_key = $1 AND direction = 'received' AND version = $2 AND cardinality(also_sha256) < $4`,
    [associationKey, version, sha256, MOST_TOKENS],
  );
}
