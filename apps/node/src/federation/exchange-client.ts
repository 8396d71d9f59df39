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
    post(peer, path, body) {
      const url = `${peer.endpoints.exchange}${path}`;
      const call = { peer, method: "POST", url } as const;
      return authorised(tokens, call, (headers) => http.postJson(url, body, headers));
    },
    get(peer, path) {
      const url = `${peer.endpoints.exchange}${path}`;
      return authorised(tokens, { peer, method: "GET", url }, (headers) => http.getJson(url, headers));
    },
  };
}
