import type { Queryable } from "../queryable.ts";
import { ARRIVED, inboxRows, type NewInboxEvent } from "./inbox.ts";

// Only what was accepted after its key was taken back; what was accepted before is proof for ever.
const REPLACE = `
  WITH arrived AS (
    SELECT * FROM ${ARRIVED}
  ), doubted AS (
    SELECT inbox.issuer, inbox.jti
    FROM arrived
    JOIN inbox USING (issuer, jti)
    JOIN peer_key_revocation AS revocation
      ON revocation.issuer = inbox.issuer AND revocation.kid = inbox.kid AND inbox.received_at >= revoked_at
    WHERE inbox.kid <> arrived.kid AND inbox.disposition <> 'received'
      AND NOT EXISTS (
        SELECT 1 FROM peer_key_revocation AS other WHERE other.issuer = arrived.issuer AND other.kid = arrived.kid)
    ORDER BY inbox.issuer, inbox.jti
    FOR NO KEY UPDATE OF inbox
  ), kept AS (
    INSERT INTO doubted_token (issuer, jti, sha256, jws_jwe, kid, jwk, received_at, statement_sha256, replaced_at)
    SELECT issuer, jti, inbox.sha256, inbox.jws_jwe, inbox.kid, inbox.jwk, inbox.received_at, inbox.statement_sha256,
           arrived.received_at
    FROM inbox JOIN doubted USING (issuer, jti) JOIN arrived USING (issuer, jti)
    ON CONFLICT DO NOTHING
  )
  UPDATE inbox
  SET event_type = arrived.event_type, claims = arrived.claims, jws_jwe = arrived.jws_jwe, sha256 = arrived.sha256,
      kid = arrived.kid, jwk = arrived.jwk, received_at = arrived.received_at,
      statement_sha256 = arrived.statement_sha256, disposition = 'received', doubted_at = NULL
  FROM doubted JOIN arrived USING (issuer, jti)
  WHERE inbox.issuer = doubted.issuer AND inbox.jti = doubted.jti`;

/**
 * Puts tokens in the place of those of the same issuer and `jti` whose signature is in doubt, and has them judged. The
 * doubted ones are kept. A key that was taken back itself replaces nothing. Returns how many were replaced.
 */
export async function replaceDoubtedEvents(
  client: Queryable,
  events: readonly NewInboxEvent[],
): Promise<number> {
  const values = [JSON.stringify(inboxRows(events))];
  const { rowCount } = await client.query({ name: "inbox-replace-doubted", text: REPLACE, values });
  return rowCount ?? 0;
}
