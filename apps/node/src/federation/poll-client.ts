import type { Peer } from "@wissel/core";
import { type PeerAnswer, type PeerBounds, type PeerHttp, PeerUnreachable } from "@wissel/peer";
import { authorised, type PeerTokens } from "./peer-tokens.ts";

/** Fetches events from a peer (RFC 8936), and asks for one that shows that they arrive. Throws PeerUnreachable when there is no answer, or nothing to ask. */
export interface PollClient {
  poll(peer: Peer, request: object): Promise<PeerAnswer<unknown>>;
  /** Asks a peer that offers it for a verification event. */
  requestVerification(peer: Peer, request: object): Promise<PeerAnswer<unknown>>;
}

/** Longer than a peer keeps a request open while there is nothing to tell. */
const PATIENCE_MS = 60_000;
/** A hundred events of 64 kB at most, and what is around them. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** For what is answered at once and with nothing. */
const SHORT: PeerBounds = { timeoutMs: 10_000, maxBytes: 8 * 1024 };

export function pollClient(http: Pick<PeerHttp, "postJsonWithin">, tokens: PeerTokens): PollClient {
  async function post(
    peer: Peer,
    url: string | undefined,
    { body, limits }: { readonly body: object; readonly limits: PeerBounds },
  ): Promise<PeerAnswer<unknown>> {
    if (url === undefined) throw new PeerUnreachable("peer-unreachable", peer.entityId);
    return await authorised(tokens, { peer, method: "POST", url }, (headers) =>
      http.postJsonWithin(limits, { url, body, headers }),
    );
  }

  return {
    poll: (peer, body) => {
      const limits = { timeoutMs: PATIENCE_MS, maxBytes: MAX_ANSWER_BYTES };
      return post(peer, peer.endpoints.poll, { body, limits });
    },
    requestVerification: (peer, body) => post(peer, peer.endpoints.verification, { body, limits: SHORT }),
  };
}
