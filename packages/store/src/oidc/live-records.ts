import type { Queryable } from "../queryable.ts";

/** Those of the ids under which a record stands that has not expired. */
export async function listLiveOidcRecords(
  pool: Queryable,
  { model, ids, now }: { readonly model: string; readonly ids: readonly string[]; readonly now: Date },
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ readonly id: string }>({
    name: "live-oidc-records",
    text: `SELECT id FROM oidc_record
           WHERE model = $1 AND id = ANY($2) AND (expires_at IS NULL OR expires_at > $3)`,
    values: [model, ids, now],
  });
  return rows.map(({ id }) => id);
}
