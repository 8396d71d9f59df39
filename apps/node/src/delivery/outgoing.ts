import { type EncryptionPolicy, type Peer, type PushAnswer, wayOfTravel } from "@wissel/core";
import { wrapSet } from "@wissel/trust";
import type { PeerEncryption, PeerKeys } from "../federation/peer-directory.ts";

/** What goes over the wire for a stored token. */
export type OutgoingToken =
  | { readonly way: "plain"; readonly token: string }
  | { readonly way: "wrapped"; readonly token: string; readonly kid: string }
  /** It must be encrypted, and the recipient publishes no key. */
  | { readonly way: "withheld" };

/** What decides how tokens travel to a partner. */
type Receiver = Pick<Peer, "entityId" | "agreement">;

/** How signed tokens travel. Stored is the signed one; each attempt wraps it for the key that holds at that moment. */
export interface Outgoing {
  outgoing(token: string, peer: Receiver): Promise<OutgoingToken>;
  /** After `invalid_key`: for the key that the recipient publishes now. Undefined: it would be the same again. */
  anew(token: string, peer: Receiver, before: OutgoingToken): Promise<OutgoingToken | undefined>;
}

export interface OutgoingPorts {
  readonly peers: Pick<PeerKeys, "encryptionOf" | "renewedEncryptionOf">;
  /** Of partners whose agreement does not say. */
  readonly policy: EncryptionPolicy;
}

const NOBODY: PeerEncryption = { requires: false, key: undefined };

export function openOutgoing({ peers, policy }: OutgoingPorts): Outgoing {
  async function prepare(token: string, peer: Receiver, wish: PeerEncryption): Promise<OutgoingToken> {
    const { requires, key } = wish;
    const agreed = peer.agreement.encryption ?? policy;
    const way = wayOfTravel(agreed, { requires, hasKey: key !== undefined });
    if (way !== "wrapped" || key === undefined) return way === "withheld" ? { way } : { way: "plain", token };
    return { way, token: await wrapSet(token, key), kid: key.kid };
  }
  return {
    outgoing: async (token, peer) =>
      prepare(token, peer, (await peers.encryptionOf(peer.entityId)) ?? NOBODY),
    async anew(token, peer, before) {
      const wish = (await peers.renewedEncryptionOf(peer.entityId)) ?? NOBODY;
      const isSame = before.way === "wrapped" ? before.kid === wish.key?.kid : wish.key === undefined;
      if (isSame) return undefined;
      const again = await prepare(token, peer, wish);
      return again.way === "wrapped" ? again : undefined;
    },
  };
}

/** Pushes a token as it must travel, a second time when the recipient could not open it and has another key by now. */
export async function pushOutgoing<Answer extends Pick<PushAnswer, "status" | "body">>(
  { outgoing, anew }: Outgoing,
  { token, peer }: { readonly token: string; readonly peer: Peer },
  post: (token: string) => Promise<Answer>,
): Promise<Answer | "withheld"> {
  const first = await outgoing(token, peer);
  if (first.way === "withheld") return "withheld";
  const answer = await post(first.token);
  if (!saysInvalidKey(answer)) return answer;
  const second = await anew(token, peer, first);
  return second === undefined || second.way === "withheld" ? answer : await post(second.token);
}

function saysInvalidKey({ status, body }: Pick<PushAnswer, "status" | "body">): boolean {
  return (
    status === 400 && typeof body === "object" && body !== null && "err" in body && body.err === "invalid_key"
  );
}
