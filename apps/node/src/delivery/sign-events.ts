import { createHash } from "node:crypto";
import type { Clock, DueDelivery } from "@wissel/core";
import { keepSigned, type Queryable } from "@wissel/store";
import { openText, type SealingKey, type SigningKey, sealText, signSet } from "@wissel/trust";

export interface SignPorts {
  readonly pool: Queryable;
  /** Our entity id. */
  readonly issuer: string;
  /** The active event key. */
  readonly eventKey: () => SigningKey;
  /** For tokens at rest. */
  readonly sealingKey: SealingKey;
  readonly clock: Clock;
}

/** A signed event on its way to its recipient. */
export interface SignedEvent {
  readonly delivery: DueDelivery;
  readonly token: string;
}

/** By delivery: the token that was signed for an earlier attempt on either road, or a new one, kept before it leaves. */
export async function signEvents(
  ports: SignPorts,
  audience: string,
  deliveries: readonly DueDelivery[],
): Promise<ReadonlyMap<string, string>> {
  const made = await Promise.all(deliveries.map((delivery) => signOrOpen(ports, audience, delivery)));
  const before = await keepSigned(
    ports.pool,
    made.flatMap(({ signed }) => signed ?? []),
  );
  const tokens = new Map(made.map(({ deliveryId, token }) => [deliveryId, token]));
  for (const [deliveryId, jwsJwe] of before) tokens.set(deliveryId, await openText(jwsJwe, ports.sealingKey));
  return tokens;
}

async function signOrOpen(ports: SignPorts, audience: string, delivery: DueDelivery) {
  const { sealingKey, eventKey } = ports;
  const { deliveryId, jwsJwe } = delivery;
  if (jwsJwe !== undefined) return { deliveryId, token: await openText(jwsJwe, sealingKey) };
  const token = await signSet(claimsOf(delivery, audience, ports), eventKey());
  const sha256 = createHash("sha256").update(token).digest("base64url");
  return { deliveryId, token, signed: { deliveryId, sha256, jwsJwe: await sealText(token, sealingKey) } };
}

function claimsOf(
  { deliveryId, eventType, payload }: DueDelivery,
  audience: string,
  { issuer, clock }: SignPorts,
): Parameters<typeof signSet>[0] {
  // As deliveryOf() wrote it.
  const { associationId, txn, event } = payload as { associationId: string; txn: string; event: object };
  return {
    iss: issuer,
    aud: audience,
    iat: Math.floor(clock.now().getTime() / 1000),
    jti: deliveryId,
    txn,
    sub_id: { format: "opaque", id: associationId },
    events: { [eventType ?? ""]: { ...event } },
  };
}
