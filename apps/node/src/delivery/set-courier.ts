import { createHash } from "node:crypto";
import {
  type Clock,
  type Courier,
  type DueDelivery,
  judge,
  judgeSilence,
  type Peer,
  type PeerDirectory,
  type Verdict,
} from "@wissel/core";
import { type PeerHttp, PeerUnreachable } from "@wissel/peer";
import { keepSigned, type Queryable } from "@wissel/store";
import { openText, type SealingKey, type SigningKey, sealText, signSet } from "@wissel/trust";
import { type Outgoing, pushOutgoing } from "./outgoing.ts";

export interface SetCourierPorts {
  readonly pool: Queryable;
  readonly peers: Pick<PeerDirectory, "findBySchacHome">;
  readonly http: Pick<PeerHttp, "postSet">;
  readonly outgoing: Outgoing;
  /** Our entity id. */
  readonly issuer: string;
  /** The active event key. */
  readonly eventKey: () => SigningKey;
  /** For tokens at rest. */
  readonly sealingKey: SealingKey;
  readonly clock: Clock;
}

/** Pushes signed events (RFC 8935). Each is signed once, and kept before it is first sent. */
export function setCourier(ports: SetCourierPorts): Courier {
  return {
    async attempt(deliveries) {
      const [first] = deliveries;
      if (first === undefined) return [];
      try {
        const peer = await ports.peers.findBySchacHome(first.recipient);
        if (peer === undefined)
          return deliveries.map(() => ({ kind: "parked", reason: "recipient-unknown" }));
        const tokens = await tokensOf(ports, peer, deliveries);
        return await Promise.all(deliveries.map((delivery) => push(ports, peer, { delivery, tokens })));
      } catch (error) {
        // Where it can be reached is not known and can not be asked now.
        if (error instanceof PeerUnreachable) return deliveries.map(() => judgeSilence(error.code));
        throw error;
      }
    },
  };
}

async function push(
  { http, clock, outgoing }: SetCourierPorts,
  peer: Peer,
  sent: { readonly delivery: DueDelivery; readonly tokens: ReadonlyMap<string, string> },
): Promise<Verdict> {
  const { deliveryId, lastReason } = sent.delivery;
  try {
    const token = sent.tokens.get(deliveryId) ?? "";
    const post = (travelling: string) => http.postSet(peer.endpoints.push, travelling);
    const answer = await pushOutgoing(outgoing, { token, peer }, post);
    if (answer === "withheld") return { kind: "retry", reason: "encryption-key-missing" };
    const context = { now: clock.now(), ...(lastReason === undefined ? {} : { lastReason }) };
    return judge(answer, context);
  } catch (error) {
    if (error instanceof PeerUnreachable) return judgeSilence(error.code);
    throw error;
  }
}

/** By delivery: the token that was signed for an earlier attempt, or a new one. */
async function tokensOf(
  { pool, issuer, eventKey, sealingKey, clock }: SetCourierPorts,
  peer: Peer,
  deliveries: readonly DueDelivery[],
): Promise<ReadonlyMap<string, string>> {
  const made = await Promise.all(
    deliveries.map(async (delivery) => {
      const { deliveryId, jwsJwe } = delivery;
      if (jwsJwe !== undefined) return { deliveryId, token: await openText(jwsJwe, sealingKey) };
      const token = await signSet(claimsOf(delivery, { issuer, peer, now: clock.now() }), eventKey());
      const sha256 = createHash("sha256").update(token).digest("base64url");
      return { deliveryId, token, signed: { deliveryId, sha256, jwsJwe: await sealText(token, sealingKey) } };
    }),
  );
  await keepSigned(
    pool,
    made.flatMap(({ signed }) => signed ?? []),
  );
  return new Map(made.map(({ deliveryId, token }) => [deliveryId, token]));
}

function claimsOf(
  { deliveryId, eventType, payload }: DueDelivery,
  { issuer, peer, now }: { readonly issuer: string; readonly peer: Peer; readonly now: Date },
): Parameters<typeof signSet>[0] {
  // As deliveryOf() wrote it.
  const { associationId, txn, event } = payload as { associationId: string; txn: string; event: object };
  return {
    iss: issuer,
    aud: peer.entityId,
    iat: Math.floor(now.getTime() / 1000),
    jti: deliveryId,
    txn,
    sub_id: { format: "opaque", id: associationId },
    events: { [eventType ?? ""]: { ...event } },
  };
}
