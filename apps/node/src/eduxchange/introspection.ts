import type { Clock } from "@wissel/core";
import { type PeerHttp, PeerUnreachable } from "@wissel/peer";
import type { Introspector } from "./eduxchange-file.ts";

/** What an identity provider says of a token that is active. */
export interface IntrospectedToken {
  /** Of the claim that names the student; absent where the token has none. */
  readonly student?: string;
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
}

/** Undefined: not active. Throws PeerUnreachable when the identity provider does not say. */
export type Introspect = (token: string) => Promise<IntrospectedToken | undefined>;

export interface IntrospectionPorts {
  readonly http: Pick<PeerHttp, "postForm">;
  readonly provider: Introspector;
  readonly clock: Clock;
  /** SHA-256, base64url: tokens themselves are not remembered. */
  readonly digest: (text: string) => string;
}

/** How long an answer is believed. A receiver asks three times in as many seconds for one enrolment. */
const BELIEVED_MS = 15_000;
const REMEMBERED = 10_000;

/** Asks an identity provider about tokens (RFC 7662), each once in a while. */
export function openIntrospection({ http, provider, clock, digest }: IntrospectionPorts): Introspect {
  const known = new Map<string, { readonly token: IntrospectedToken; readonly until: number }>();
  const { url, clientId, clientSecret, claim } = provider;
  const credentials = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`);
  const authorization = `Basic ${credentials.toString("base64")}`;

  return async (token) => {
    const now = clock.now().getTime();
    const name = digest(token);
    const before = known.get(name);
    if (before !== undefined && now < before.until) return before.token;
    const { status, body } = await http.postForm(url, { token }, { authorization });
    if (status !== 200 || typeof body !== "object" || body === null)
      throw new PeerUnreachable("peer-unreachable", new URL(url).origin);
    const said = body as Readonly<Record<string, unknown>>; // any object may be read by names
    const expiresAt = typeof said.exp === "number" ? said.exp * 1000 : Number.POSITIVE_INFINITY;
    known.delete(name);
    if (said.active !== true || expiresAt <= now) return undefined;
    const found = tokenOf(said, claim);
    const [oldest] = known.keys();
    if (known.size >= REMEMBERED && oldest !== undefined) known.delete(oldest);
    known.set(name, { token: found, until: Math.min(expiresAt, now + BELIEVED_MS) });
    return found;
  };
}

function tokenOf(said: Readonly<Record<string, unknown>>, claim: string): IntrospectedToken {
  const value = said[claim];
  const [student] = Array.isArray(value) ? value : [value];
  return {
    ...(typeof student === "string" && student !== "" ? { student } : {}),
    clientId: typeof said.client_id === "string" ? said.client_id : "",
    scopes: new Set(typeof said.scope === "string" ? said.scope.split(" ") : []),
  };
}
