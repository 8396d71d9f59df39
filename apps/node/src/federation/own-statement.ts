import type { Clock, EncryptionPolicy } from "@wissel/core";
import { signEntityStatement } from "@wissel/trust";
import type { OwnKeys } from "./own-keys.ts";

/** What a node is, to others. */
export interface NodeIdentity {
  /** The origin of WISSEL_BASE_URL. */
  readonly entityId: string;
  readonly schacHome: string;
  readonly name: string;
  readonly country: string;
  /** Announced to partners until it is over. */
  readonly maintenanceUntil?: Date | undefined;
  /** What it asks of events that are meant for it. */
  readonly encryption: EncryptionPolicy;
}

/** Short enough that a key is soon withdrawn, long enough that a weekend's repair needs no new statement. */
const LIFETIME_MS = 24 * 60 * 60 * 1000;
const RENEW_AFTER_MS = 60 * 60 * 1000;

/** The node's entity statement, signed anew once an hour, and as soon as it has another key to name. */
export function ownStatement(
  identity: NodeIdentity,
  { keys, clock }: { readonly keys: OwnKeys; readonly clock: Clock },
): () => Promise<string> {
  let signed: { readonly token: Promise<string>; readonly at: number; readonly names: string } | undefined;
  return () => {
    const now = clock.now().getTime();
    const names = namesOf(keys);
    const isOld = signed === undefined || now - signed.at > RENEW_AFTER_MS || now < signed.at;
    if (signed === undefined || isOld || signed.names !== names) {
      signed = { token: sign(identity, keys, now), at: now, names };
    }
    return signed.token;
  };
}

/** Which keys it would name, in their order. */
function namesOf(keys: OwnKeys): string {
  const published = (["event", "client", "encryption"] as const).flatMap((family) => keys.published(family));
  return JSON.stringify([
    published.map(({ kid }) => kid),
    keys.revoked("event"),
    keys.active("federation").kid,
  ]);
}

function sign(identity: NodeIdentity, keys: OwnKeys, now: number): Promise<string> {
  const { entityId } = identity;
  return signEntityStatement(
    {
      entityId,
      issuedAt: new Date(now),
      expiresAt: new Date(now + LIFETIME_MS),
      node: {
        schacHome: identity.schacHome,
        organisationName: identity.name,
        country: identity.country,
        endpoints: {
          push: `${entityId}/events`,
          poll: `${entityId}/events/poll`,
          batch: `${entityId}/events/batch`,
          verification: `${entityId}/events/verification`,
          exchange: `${entityId}/exchange/v1`,
          token: `${entityId}/oauth/token`,
          ooapi: `${entityId}/ooapi/v5`,
        },
        protocolVersions: ["1"],
        eventKeys: keys.published("event"),
        clientKeys: keys.published("client"),
        ...(identity.maintenanceUntil === undefined || identity.maintenanceUntil.getTime() <= now
          ? {}
          : { maintenanceUntil: identity.maintenanceUntil }),
        encryptionKeys: keys.published("encryption"),
        encryption: identity.encryption,
        revokedKeys: keys.revoked("event"),
      },
    },
    keys.active("federation"),
  );
}
