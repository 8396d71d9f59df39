import type { ChainEnd } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** The chain's end at some time, signed. */
export interface AuditHead extends ChainEnd {
  readonly signedAt: Date;
  readonly token: string;
}

/** Keeps a signed end; the same one again is left as it was. */
export async function saveAuditHead(client: Queryable, head: AuditHead): Promise<void> {
  const { sequence, hash, signedAt, token } = head;
  await client.query(
    `INSERT INTO audit_head (sequence, hash, signed_at, token) VALUES ($1, $2, $3, $4)
     ON CONFLICT (sequence) DO NOTHING`,
    [sequence, hash, signedAt, token],
  );
}

/** Signed ends, newest first. */
export async function listAuditHeads(client: Queryable, limit: number): Promise<readonly AuditHead[]> {
  const { rows } = await client.query<{ sequence: string; hash: string; signed_at: Date; token: string }>(
    "SELECT sequence, hash, signed_at, token FROM audit_head ORDER BY sequence DESC LIMIT $1",
    [limit],
  );
  return rows.map(({ sequence, hash, signed_at, token }) => ({
    sequence: Number(sequence),
    hash,
    signedAt: signed_at,
    token,
  }));
}
