import type { Queryable } from "../queryable.ts";

/** An entity statement under which events were accepted. */
export interface KeptStatement {
  /** Of the token, base64url. */
  readonly sha256: string;
  readonly entityId: string;
  readonly token: string;
}

/** Keeps a statement for ever, once. */
export async function keepStatement(
  client: Queryable,
  { sha256, entityId, token }: KeptStatement,
  keptAt: Date,
): Promise<void> {
  await client.query(
    `INSERT INTO kept_statement (sha256, entity_id, token, kept_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (sha256) DO NOTHING`,
    [sha256, entityId, token, keptAt],
  );
}
