import { clientOfKey } from "../enrolment/home-slice.ts";
import type { Queryable } from "../queryable.ts";

/** Whether a student's request is stored under this key. */
export async function hasIdempotencyKey(
  client: Queryable,
  key: { readonly clientId: string; readonly personId: string; readonly idempotencyKey: string },
): Promise<boolean> {
  const { rowCount } = await client.query({
    name: "idempotency-known",
    text: "SELECT 1 FROM idempotency WHERE client = $1 AND idempotency_key = $2",
    values: [clientOfKey(key), key.idempotencyKey],
  });
  return rowCount === 1;
}
