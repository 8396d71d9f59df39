import {
  type Courier,
  type DueDelivery,
  judge,
  judgeSilence,
  type Peer,
  type PeerDirectory,
  type Verdict,
} from "@wissel/core";
import { type PeerHttp, PeerUnreachable } from "@wissel/peer";
import { type SignPorts, signedEvents } from "../events/sign-events.ts";
import { type Outgoing, pushOutgoing } from "./outgoing.ts";

export interface SetCourierPorts extends SignPorts {
  readonly peers: Pick<PeerDirectory, "findBySchacHome">;
  readonly http: Pick<PeerHttp, "postSet">;
  readonly outgoing: Outgoing;
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
        const tokens = await signedEvents(ports, peer, deliveries);
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
