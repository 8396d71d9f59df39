import type { Peer } from "@wissel/core";
import { type PeerAnswer, type PeerHttp, PeerUnreachable } from "@wissel/peer";
import { authorised, type PeerTokens } from "./peer-tokens.ts";

/** Fetches events from a peer (RFC 8936). Throws PeerUnreachable when there is no answer, or nothing to ask. */
export interface PollClient {
  poll(peer: Peer, request: object): Promise<PeerAnswer<unknown>>;
}

/** Longer than a peer keeps a request open while there is nothing to tell. */
const PATIENCE_MS = 60_000;
/** A hundred events of 64 kB at most, and what is around them. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

export function pollClient(http: Pick<PeerHttp, "postJsonWithin">, tokens: PeerTokens): PollClient {
  return {
    async poll(peer, request) {
      const { poll } = peer.endpoints;
      if (poll === undefined) throw new PeerUnreachable("peer-unreachable", peer.entityId);
      const limits = { timeoutMs: PATIENCE_MS, maxBytes: MAX_ANSWER_BYTES };
      return await authorised(tokens, { peer, method: "POST", url: poll }, (headers) =>
        http.postJsonWithin(limits, { url: poll, body: request, headers }),
      );
    },
  };
}
