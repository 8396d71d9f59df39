import type { RevocationReason } from "@wissel/core";
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
