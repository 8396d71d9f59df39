import type { Queryable } from "../queryable.ts";

/** A token that was signed for a delivery: encrypted for storage, and the digest of the compact JWS (base64url). */
export interface SignedDelivery {
  readonly deliveryId: string;
  readonly jwsJwe: string;
  readonly sha256: string;
}

const KEEP_SIGNED = `
  WITH signed AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS signed (delivery_id uuid, jws_jwe text, sha256 text)
  ), kept AS (
    UPDATE delivery SET jws_jwe = signed.jws_jwe
    FROM signed WHERE delivery.delivery_id = signed.delivery_id AND delivery.jws_jwe IS NULL
    RETURNING delivery.delivery_id, signed.sha256
  ), digested AS (
    UPDATE result SET sha256 = kept.sha256
    FROM kept WHERE result.result_id = kept.delivery_id AND result.direction = 'sent'
  )
  SELECT delivery_id FROM kept`;

const FIND_SIGNED = `
  SELECT delivery_id, jws_jwe FROM delivery WHERE delivery_id = ANY ($1::uuid[]) AND jws_jwe IS NOT NULL`;

/**
 * Keeps tokens before they first leave, so that every attempt on either road sends the same bytes (RFC 8935 section 2).
 * Answers with the tokens that another attempt had kept before, by delivery: those count, not the given ones.
 */
export async function keepSigned(
  client: Queryable,
  signed: readonly SignedDelivery[],
): Promise<ReadonlyMap<string, string>> {
  if (signed.length === 0) return new Map();
  const rows = signed.map((one) => ({
    delivery_id: one.deliveryId,
    jws_jwe: one.jwsJwe,
    sha256: one.sha256,
  }));
  const values = [JSON.stringify(rows)];
  const kept = await client.query<{ delivery_id: string }>({
    name: "delivery-keep-signed",
    text: KEEP_SIGNED,
    values,
  });
  if (kept.rows.length === rows.length) return new Map();
  const ours = new Set(kept.rows.map((row) => row.delivery_id));
  const others = rows.flatMap(({ delivery_id: id }) => (ours.has(id) ? [] : [id]));
  const found = await client.query<{ delivery_id: string; jws_jwe: string }>(FIND_SIGNED, [others]);
  return new Map(found.rows.map((row) => [row.delivery_id, row.jws_jwe]));
}
