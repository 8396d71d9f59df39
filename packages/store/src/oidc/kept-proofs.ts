import type { Queryable } from "../queryable.ts";

const MODEL = "DpopProof";

/** A proof that was taken, by a name that nobody else's has. */
export interface KeptProof {
  readonly name: string;
  readonly expiresAt: Date;
}

/** Writes down those that are new and answers with their names; of several of one name the first is new. */
export async function keepProofs(pool: Queryable, proofs: readonly KeptProof[]): Promise<readonly string[]> {
  const { rows } = await pool.query<{ readonly id: string }>({
    name: "keep-dpop-proofs",
    text: `INSERT INTO oidc_record (model, id, payload, expires_at)
           SELECT $1, name, '{}', expires_at FROM unnest($2::text[], $3::timestamptz[]) AS proof (name, expires_at)
           ORDER BY name
           ON CONFLICT (model, id) DO NOTHING RETURNING id`,
    values: [MODEL, proofs.map(({ name }) => name), proofs.map(({ expiresAt }) => expiresAt)],
  });
  return rows.map(({ id }) => id);
}
