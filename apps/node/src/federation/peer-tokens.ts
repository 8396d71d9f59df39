import type { Clock, NewId, Peer } from "@wissel/core";
import { type PeerAnswer, type PeerHttp, PeerUnreachable } from "@wissel/peer";
import { CLIENT_ASSERTION_TYPE, type SigningKey, signClientAssertion } from "@wissel/trust";

/** Access tokens of this node at its peers. */
export interface PeerTokens {
  /** A token with the scope `exchange`, kept until shortly before it expires; asked for once at a time per peer. */
  tokenFor(peer: Peer): Promise<string>;
  /** Forgets the token that a peer has just refused. */
  forget(peer: Peer, token: string): void;
}

export interface PeerTokenPorts {
  readonly entityId: string;
  readonly http: Pick<PeerHttp, "postForm">;
  readonly keys: { active(family: "client"): SigningKey };
  readonly clock: Clock;
  readonly newId: NewId;
}

const RENEW_BEFORE_MS = 30_000;
const ASSUMED_LIFETIME_S = 60;

export function openPeerTokens(ports: PeerTokenPorts): PeerTokens {
  const kept = new Map<string, KeptToken>();
  const flights = new Map<string, Promise<KeptToken>>();

  function request(peer: Peer): Promise<KeptToken> {
    const running = flights.get(peer.entityId);
    if (running !== undefined) return running;
    const flight = requestToken(peer, ports)
      .then((token) => {
        kept.set(peer.entityId, token);
        return token;
      })
      .finally(() => flights.delete(peer.entityId));
    flights.set(peer.entityId, flight);
    return flight;
  }

  return {
    async tokenFor(peer) {
      const known = kept.get(peer.entityId);
      const now = ports.clock.now().getTime();
      if (known !== undefined && now < known.expiresAt - RENEW_BEFORE_MS) return known.token;
      return (await request(peer)).token;
    },
    forget(peer, token) {
      if (kept.get(peer.entityId)?.token === token) kept.delete(peer.entityId);
    },
  };
}

/** Calls with our token. A peer that was set up anew knows its earlier tokens no more: a 401 is worth one new token. */
export async function authorised(
  tokens: PeerTokens,
  peer: Peer,
  send: (headers: { readonly authorization: string }) => Promise<PeerAnswer<unknown>>,
): Promise<PeerAnswer<unknown>> {
  const token = await tokens.tokenFor(peer);
  const answer = await send({ authorization: `Bearer ${token}` });
  if (answer.status !== 401) return answer;
  tokens.forget(peer, token);
  return await send({ authorization: `Bearer ${await tokens.tokenFor(peer)}` });
}

interface KeptToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

async function requestToken(peer: Peer, ports: PeerTokenPorts): Promise<KeptToken> {
  const { entityId: clientId, http, keys, clock, newId } = ports;
  const now = clock.now();
  const assertion = { clientId, issuer: peer.entityId, jti: newId(), now };
  const answer = await http.postForm(peer.endpoints.token, {
    grant_type: "client_credentials",
    scope: "exchange",
    client_assertion_type: CLIENT_ASSERTION_TYPE,
    client_assertion: await signClientAssertion(assertion, keys.active("client")),
  });
  if (answer.status >= 500) throw new PeerUnreachable("peer-unreachable", peer.entityId);
  const { access_token: token, expires_in: lifetime } = asRecord(answer.body);
  if (answer.status !== 200 || typeof token !== "string") {
    throw new PeerUnreachable("peer-refuses-us", peer.entityId, { cause: refusalOf(answer.body) });
  }
  const seconds = typeof lifetime === "number" ? lifetime : ASSUMED_LIFETIME_S;
  return { token, expiresAt: now.getTime() + seconds * 1000 };
}

/** RFC 6749 section 5.2, cut to what a log can hold. */
function refusalOf(body: unknown): Error {
  const { error, error_description: description } = asRecord(body);
  return new Error(`${String(error)}: ${String(description)}`.slice(0, 300));
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
