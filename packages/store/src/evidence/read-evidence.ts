import type { JsonObject } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** A signed event that this institution sent about an association; `jwsJwe` is sealed. */
export interface SentEvidence {
  readonly jti: string;
  readonly recipient: string;
  readonly eventType: string;
  readonly jwsJwe: string;
  readonly createdAt: Date;
}

/** One that it accepted, with what it was accepted on. */
export interface ReceivedEvidence {
  readonly issuer: string;
  readonly jti: string;
  readonly eventType: string;
  readonly jwsJwe: string;
  readonly jwk: JsonObject;
  readonly receivedAt: Date;
  readonly disposition: string;
  /** The entity statement that vouched for the key; null where it was accepted before those were kept. */
  readonly statement: string | null;
  /** Since when the key is not its issuer's. */
  readonly revokedAt: Date | null;
}

export interface AssociationEvidence {
  readonly home: string;
  readonly host: string;
  readonly sent: readonly SentEvidence[];
  readonly received: readonly ReceivedEvidence[];
}

const ASSOCIATIONS = `
  SELECT association_key, home, host FROM association WHERE association_id = $1 ORDER BY home, host`;

const SENT = `
  SELECT delivery_id AS jti, recipient, event_type AS "eventType", jws_jwe AS "jwsJwe", created_at AS "createdAt"
  FROM delivery
  WHERE association_key = $1 AND kind = 'set' AND jws_jwe <> ''
  ORDER BY delivery_id`;

// issuer <> '' lets the index of events by association be used.
const RECEIVED = `
  SELECT inbox.issuer, jti, event_type AS "eventType", jws_jwe AS "jwsJwe", jwk, received_at AS "receivedAt",
         disposition, kept_statement.token AS statement, revoked_at AS "revokedAt"
  FROM inbox
  LEFT JOIN kept_statement ON kept_statement.sha256 = inbox.statement_sha256
  LEFT JOIN peer_key_revocation AS revocation
    ON revocation.issuer = inbox.issuer AND revocation.kid = inbox.kid AND inbox.received_at >= revoked_at
  WHERE claims ->> 'associationId' = $1 AND inbox.issuer <> '' AND inbox.issuer = ANY ($2) AND jws_jwe <> ''
  ORDER BY received_at, jti`;

/** What proves the events about an association, for each pair of institutions that knows one by that id. */
export async function readEvidence(
  client: Queryable,
  associationId: string,
): Promise<readonly AssociationEvidence[]> {
  const associations = await client.query<{ association_key: string; home: string; host: string }>(
    ASSOCIATIONS,
    [associationId],
  );
  const evidence: AssociationEvidence[] = [];
  for (const { association_key: key, home, host } of associations.rows) {
    const sent = await client.query<SentEvidence>(SENT, [key]);
    const received = await client.query<ReceivedEvidence>(RECEIVED, [associationId, [home, host]]);
    evidence.push({ home, host, sent: sent.rows, received: received.rows });
  }
  return evidence;
}
