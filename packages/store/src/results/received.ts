import type { ResultContent, StatedResult } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** The association of an own student that a host's event is about, locked, with what that host stated before. */
export interface ReceivingAssociation {
  readonly associationKey: string;
  readonly stated: readonly StatedResult[];
}

const LOCK = `
  SELECT association_key FROM association
  WHERE home = $1 AND association_id = $2 AND host = $3 AND home <> host
  FOR NO KEY UPDATE`;

/** Undefined: unknown here, or another host's, which is the same. */
export async function lockReceivingAssociation(
  client: Queryable,
  names: { readonly home: string; readonly associationId: string; readonly host: string },
): Promise<ReceivingAssociation | undefined> {
  const { home, associationId, host } = names;
  const locked = await client.query<{ association_key: string }>(LOCK, [home, associationId, host]);
  const associationKey = locked.rows[0]?.association_key;
  if (associationKey === undefined) return undefined;
  const { rows } = await client.query<{ version: number; document: ResultContent }>(
    "SELECT version, document FROM result WHERE association_key = $1 AND direction = 'received'",
    [associationKey],
  );
  return { associationKey, stated: rows.map(({ version, document }) => ({ version, content: document })) };
}

/** A version of a result that a partner signed. */
export interface NewReceivedResult extends StatedResult {
  readonly associationKey: string;
  /** Minted here. */
  readonly resultId: string;
  readonly jti: string;
  readonly sha256: string;
  readonly issuedAt: Date;
  readonly receivedAt: Date;
}

const INSERT = `
  WITH raised AS (
    UPDATE association SET result_version = greatest(result_version, $2) WHERE association_key = $1
  )
  INSERT INTO result (association_key, direction, version, result_id, jti, document, sha256, issued_at, received_at)
  VALUES ($1, 'received', $2, $3, $4, $5, $6, $7, $8)`;

export async function insertReceivedResult(client: Queryable, result: NewReceivedResult): Promise<void> {
  const { associationKey, version, resultId, jti, content, sha256, issuedAt, receivedAt } = result;
  const values = [
    associationKey,
    version,
    resultId,
    jti,
    JSON.stringify(content),
    sha256,
    issuedAt,
    receivedAt,
  ];
  await client.query(INSERT, values);
}
