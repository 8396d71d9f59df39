import type { Clock, NewId, Peer } from "@wissel/core";
import { type PeerAnswer, type PeerHttp, PeerUnreachable } from "@wissel/peer";
import {
  CLIENT_ASSERTION_TYPE,
  type DpopKey,
  type SigningKey,
  signClientAssertion,
  signDpopProof,
} from "@wissel/trust";

/** Access tokens of this node at its peers. */
export interface PeerTokens {
  /** A token with the scope `exchange`, kept until shortly before it expires; asked for once at a time per peer. */
  tokenFor(peer: Peer): Promise<PeerToken>;
  /** What goes with one request: the token, and the proof that it is ours where it is bound. */
  headersFor(peer: Peer, token: PeerToken, call: PeerCall): Promise<Readonly<Record<string, string>>>;
  /** Remembers the nonce that the peer asks for in proofs (RFC 9449 section 8), if it does. */
  noteNonce(peer: Peer, answer: PeerAnswer<unknown>): void;
  /** Forgets the token that a peer has just refused. */
  forget(peer: Peer, token: PeerToken): void;
}

export interface PeerToken {
  readonly token: string;
  readonly kind: "DPoP" | "Bearer";
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** One request to a peer. */
export interface PeerCall {
  readonly method: "GET" | "POST";
  readonly url: string;
}

export interface PeerTokenPorts {
  readonly entityId: string;
  readonly http: Pick<PeerHttp, "postForm">;
  readonly keys: { active(family: "client"): SigningKey };
  /** Tokens are bound to this key of this process. */
  readonly dpopKey: DpopKey;
  readonly clock: Clock;
  readonly newId: NewId;
}

const RENEW_BEFORE_MS = 30_000;
const ASSUMED_LIFETIME_S = 60;

export function openPeerTokens(ports: PeerTokenPorts): PeerTokens {
  const kept = new Map<string, PeerToken>();
  const flights = new Map<string, Promise<PeerToken>>();
  const nonces = new Map<string, string>();

  function noteNonce({ entityId }: Peer, { headers }: PeerAnswer<unknown>): void {
    const nonce = headers["dpop-nonce"];
    if (nonce !== undefined && nonce.length <= MAX_NONCE_LENGTH) nonces.set(entityId, nonce);
  }

  function prove(peer: Peer, call: PeerCall & { readonly accessToken?: string }): Promise<string> {
    const { clock, newId, dpopKey } = ports;
    const proof = { ...call, jti: newId(), now: clock.now(), nonce: nonces.get(peer.entityId) };
    return signDpopProof(proof, dpopKey);
  }

  function request(peer: Peer): Promise<PeerToken> {
    const running = flights.get(peer.entityId);
    if (running !== undefined) return running;
    const flight = requestToken(peer, { ...ports, prove, noteNonce })
      .then((token) => {
        kept.set(peer.entityId, token);
        return token;
      })
      .finally(() => flights.delete(peer.entityId));
    flights.set(peer.entityId, flight);
    return flight;
  }

  return {
    noteNonce,
    async tokenFor(peer) {
      const known = kept.get(peer.entityId);
      const now = ports.clock.now().getTime();
      if (known !== undefined && now < known.expiresAt - RENEW_BEFORE_MS) return known;
      return await request(peer);
    },
    async headersFor(peer, { token, kind }, call) {
      const authorization = `${kind} ${token}`;
      if (kind === "Bearer") return { authorization };
      return { authorization, dpop: await prove(peer, { ...call, accessToken: token }) };
    },
    forget(peer, token) {
      if (kept.get(peer.entityId)?.token === token.token) kept.delete(peer.entityId);
    },
  };
}

/**
 * Calls with our token. A peer that was set up anew knows its earlier tokens no more, and one may ask for another nonce:
 * a 401 is worth one new try.
 */
export async function authorised(
  tokens: PeerTokens,
  { peer, ...call }: PeerCall & { readonly peer: Peer },
  send: (headers: Readonly<Record<string, string>>) => Promise<PeerAnswer<unknown>>,
): Promise<PeerAnswer<unknown>> {
  const token = await tokens.tokenFor(peer);
  const answer = await send(await tokens.headersFor(peer, token, call));
  tokens.noteNonce(peer, answer);
  if (answer.status !== 401) return answer;
  if (!asksForNonce(answer)) tokens.forget(peer, token);
  return await send(await tokens.headersFor(peer, await tokens.tokenFor(peer), call));
}

const MAX_NONCE_LENGTH = 1_000;

function asksForNonce({ headers }: PeerAnswer<unknown>): boolean {
  return headers["www-authenticate"]?.includes("use_dpop_nonce") === true;
}

interface TokenRequestPorts extends PeerTokenPorts {
  readonly prove: (peer: Peer, call: PeerCall) => Promise<string>;
  readonly noteNonce: (peer: Peer, answer: PeerAnswer<unknown>) => void;
}

async function requestToken(peer: Peer, ports: TokenRequestPorts): Promise<PeerToken> {
  const now = ports.clock.now();
  let answer = await askForToken(peer, ports);
  ports.noteNonce(peer, answer);
  if (asRecord(answer.body).error === "use_dpop_nonce") answer = await askForToken(peer, ports);
  if (answer.status >= 500) throw new PeerUnreachable("peer-unreachable", peer.entityId);
  const { access_token: token, expires_in: lifetime, token_type: type } = asRecord(answer.body);
  if (answer.status !== 200 || typeof token !== "string") {
    throw new PeerUnreachable("peer-refuses-us", peer.entityId, { cause: refusalOf(answer.body) });
  }
  const kind = String(type).toLowerCase() === "dpop" ? "DPoP" : "Bearer";
  if (kind === "Bearer" && peer.agreement.tokens !== "bearer") {
    const cause = new Error("its tokens are not bound to our key, and the agreement does not allow that");
    throw new PeerUnreachable("peer-refuses-us", peer.entityId, { cause });
  }
  const seconds = typeof lifetime === "number" ? lifetime : ASSUMED_LIFETIME_S;
  return { token, kind, expiresAt: now.getTime() + seconds * 1000 };
}

async function askForToken(peer: Peer, ports: TokenRequestPorts): Promise<PeerAnswer<unknown>> {
  const { entityId: clientId, http, keys, clock, newId, prove } = ports;
  const { token: url } = peer.endpoints;
  const assertion = { clientId, issuer: peer.entityId, jti: newId(), now: clock.now() };
  const fields = {
    grant_type: "client_credentials",
    scope: "exchange",
    client_assertion_type: CLIENT_ASSERTION_TYPE,
    client_assertion: await signClientAssertion(assertion, keys.active("client")),
  };
  return await http.postForm(url, fields, { dpop: await prove(peer, { method: "POST", url }) });
}

/** RFC 6749 section 5.2, cut to what a log can hold. */
function refusalOf(body: unknown): Error {
  const { error, error_description: description } = asRecord(body);
  return new Error(`${String(error)}: ${String(description)}`.slice(0, 300));
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
