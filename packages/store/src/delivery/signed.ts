import type { DueDelivery, JsonObject } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** A token that was signed for a delivery: encrypted for storage, and the digest of the compact JWS (base64url). */
export interface SignedDelivery {
  readonly deliveryId: string;
  readonly jwsJwe: string;
  readonly sha256: string;
  /** The digest of the token that this one takes the place of, where there was one. */
  readonly replaces?: string;
}

// Locked in one order: a token may also be signed because the next of its stream is wanted.
const KEEP_SIGNED = `
  WITH signed AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS signed (
      delivery_id uuid, jws_jwe text, sha256 text, replaces text)
  ), unsigned AS (
    SELECT delivery.delivery_id FROM delivery JOIN signed USING (delivery_id)
    WHERE delivery.jws_jwe IS NULL OR (delivery.sha256 = signed.replaces AND delivery.state <> 'delivered')
    ORDER BY delivery.delivery_id FOR NO KEY UPDATE OF delivery
  ), digested AS (
    UPDATE result SET sha256 = signed.sha256
    FROM signed JOIN unsigned USING (delivery_id)
    WHERE result.result_id = signed.delivery_id AND result.direction = 'sent'
  )
  UPDATE delivery SET jws_jwe = signed.jws_jwe, sha256 = signed.sha256
  FROM signed JOIN unsigned USING (delivery_id) WHERE delivery.delivery_id = signed.delivery_id
  RETURNING delivery.delivery_id`;

/**
 * Keeps tokens before they are first sent, so that every attempt sends the same bytes (RFC 8935 section 2). The first
 * token of a delivery stays, unless it is named as replaced and has not arrived; returns the deliveries of which these
 * are the token now.
 */
export async function keepSigned(
  client: Queryable,
  signed: readonly SignedDelivery[],
): Promise<readonly string[]> {
  if (signed.length === 0) return [];
  const rows = signed.map((one) => ({
    delivery_id: one.deliveryId,
    jws_jwe: one.jwsJwe,
    sha256: one.sha256,
    replaces: one.replaces,
  }));
  const { rows: kept } = await client.query<{ delivery_id: string }>({
    name: "delivery-keep-signed",
    text: KEEP_SIGNED,
    values: [JSON.stringify(rows)],
  });
  return kept.map((row) => row.delivery_id);
}

/** An event that is owed, whether it is signed yet or not. */
export type OwedEvent = Pick<DueDelivery, "deliveryId" | "eventType" | "payload" | "jwsJwe">;

/** Events by their ids; one that is not there is left out. */
export async function listOwedEvents(
  client: Queryable,
  ids: readonly string[],
): Promise<readonly OwedEvent[]> {
  if (ids.length === 0) return [];
  const { rows } = await client.query<{
    delivery_id: string;
    event_type: string;
    payload: JsonObject;
    jws_jwe: string | null;
  }>("SELECT delivery_id, event_type, payload, jws_jwe FROM delivery WHERE delivery_id = ANY ($1::uuid[])", [
    ids,
  ]);
  return rows.map((row) => ({
    deliveryId: row.delivery_id,
    eventType: row.event_type,
    payload: row.payload,
    ...(row.jws_jwe === null ? {} : { jwsJwe: row.jws_jwe }),
  }));
}
