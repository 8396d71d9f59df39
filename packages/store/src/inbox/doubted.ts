import type { AcceptedEvent, RevocationReason } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** An event that was accepted after its key was no longer its issuer's. */
export interface DoubtedEvent {
  /** schacHome. */
  readonly issuer: string;
  readonly jti: string;
  /** The part of the event type after the contract's base. */
  readonly name: string;
  readonly associationId: string;
  readonly receivedAt: Date;
  readonly kid: string;
  readonly revokedAt: Date;
  readonly reason: RevocationReason;
  /** Where it stands among its issuer's. */
  readonly place: string;
}

const DOUBTED = `
  SELECT inbox.issuer, jti, event_type AS name, claims ->> 'associationId' AS "associationId",
         received_at AS "receivedAt", inbox.kid, revoked_at AS "revokedAt", reason, md5(jti) AS place
  FROM peer_key_revocation AS revocation
  JOIN inbox ON inbox.issuer = revocation.issuer AND inbox.kid = revocation.kid
            AND inbox.received_at >= revocation.revoked_at
  WHERE ($1::text IS NULL OR (inbox.issuer, md5(jti)) > ($1, $2))
  ORDER BY inbox.issuer, md5(jti)
  LIMIT $3`;

/** Everything whose signature is in doubt, by issuer; `after` names the one to go on behind. */
export async function listDoubtedEvents(
  client: Queryable,
  { after, limit }: { readonly after?: Pick<DoubtedEvent, "issuer" | "place">; readonly limit: number },
): Promise<readonly DoubtedEvent[]> {
  return (await client.query<DoubtedEvent>(DOUBTED, [after?.issuer, after?.place, limit])).rows;
}

/** A version of a result that was accepted under a key its host had taken back by then. */
export interface DoubtedResult {
  readonly event: Pick<AcceptedEvent, "issuer" | "jti" | "associationId" | "txn" | "sha256">;
  readonly associationKey: string;
  readonly version: number;
}

// A version that came under another key as well is not in doubt by this one: what is marked is the one that is held.
const TAKE = `
  WITH doubted AS (
    SELECT inbox.issuer, jti, claims, sha256
    FROM peer_key_revocation AS revocation
    JOIN inbox ON inbox.issuer = revocation.issuer AND inbox.kid = revocation.kid
              AND inbox.received_at >= revocation.revoked_at
    WHERE doubted_at IS NULL AND event_type IN ('result-issued', 'result-corrected', 'result-withdrawn')
      AND disposition IN ('applied', 'superseded')
    ORDER BY inbox.issuer, jti
    LIMIT $3
    FOR NO KEY UPDATE OF inbox SKIP LOCKED
  ), told AS (
    UPDATE inbox SET doubted_at = $2 FROM doubted
    WHERE inbox.issuer = doubted.issuer AND inbox.jti = doubted.jti
  )
  UPDATE result SET disputed = 'signature_in_doubt', disputed_at = $2
  FROM doubted JOIN association
    ON association.home = $1 AND association.association_id = (doubted.claims ->> 'associationId')::uuid
   AND association.host = doubted.issuer
  WHERE result.association_key = association.association_key AND result.direction = 'received'
    AND result.jti = doubted.jti
  RETURNING doubted.issuer, doubted.jti, doubted.claims ->> 'associationId' AS association_id,
            doubted.claims ->> 'txn' AS txn, doubted.sha256, result.association_key, result.version`;

interface TakenRow {
  readonly issuer: string;
  readonly jti: string;
  readonly association_id: string;
  readonly txn: string;
  readonly sha256: string;
  readonly association_key: string;
  readonly version: number;
}

/** Marks results whose signature is in doubt, each once, in the transaction in which their host is told. */
export async function takeDoubtedResults(
  client: Queryable,
  { home, at, limit }: { readonly home: string; readonly at: Date; readonly limit: number },
): Promise<readonly DoubtedResult[]> {
  const { rows } = await client.query<TakenRow>(TAKE, [home, at, limit]);
  return rows.map((row) => ({
    event: {
      issuer: row.issuer,
      jti: row.jti,
      associationId: row.association_id,
      txn: row.txn,
      sha256: row.sha256,
    },
    associationKey: row.association_key,
    version: row.version,
  }));
}
