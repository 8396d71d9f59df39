import type { Peer } from "@wissel/core";
import type { PeerAnswer, PeerHttp } from "@wissel/peer";
import { authorised, type PeerTokens } from "./peer-tokens.ts";

/** Calls on a peer's exchange interface. Throws PeerUnreachable when there is no answer; a refusal is an answer. */
export interface ExchangeClient {
  /** `path` begins with a slash, under the peer's exchange endpoint. */
  post(peer: Peer, path: string, body: unknown): Promise<PeerAnswer<unknown>>;
  get(peer: Peer, path: string): Promise<PeerAnswer<unknown>>;
}

export function exchangeClient(
  http: Pick<PeerHttp, "getJson" | "postJson">,
  tokens: PeerTokens,
): ExchangeClient {
  return {
    post: (peer, path, body) =>
      authorised(tokens, peer, (headers) =>
        http.postJson(`${peer.endpoints.exchange}${path}`, body, headers),
      ),
    get: (peer, path) =>
      authorised(tokens, peer, (headers) => http.getJson(`${peer.endpoints.exchange}${path}`, headers)),
  };
}
