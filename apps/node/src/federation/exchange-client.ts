import type { Peer } from "@wissel/core";
import type { PeerAnswer, PeerHttp } from "@wissel/peer";
import type { PeerTokens } from "./peer-tokens.ts";

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
  /** A peer that was set up anew knows its earlier tokens no more: a 401 is worth one new token. */
  async function authorised(
    peer: Peer,
    send: (headers: { readonly authorization: string }) => Promise<PeerAnswer<unknown>>,
  ): Promise<PeerAnswer<unknown>> {
    const token = await tokens.tokenFor(peer);
    const answer = await send({ authorization: `Bearer ${token}` });
    if (answer.status !== 401) return answer;
    tokens.forget(peer, token);
    return await send({ authorization: `Bearer ${await tokens.tokenFor(peer)}` });
  }

  return {
    post: (peer, path, body) =>
      authorised(peer, (headers) => http.postJson(`${peer.endpoints.exchange}${path}`, body, headers)),
    get: (peer, path) =>
      authorised(peer, (headers) => http.getJson(`${peer.endpoints.exchange}${path}`, headers)),
  };
}
