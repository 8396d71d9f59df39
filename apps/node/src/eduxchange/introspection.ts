import type { Clock } from "@wissel/core";
import { type PeerHttp, PeerUnreachable } from "@wissel/peer";
import type { StudentKey } from "@wissel/store";
import type { SaidOfPerson } from "../http/caller.ts";
import type { Introspector } from "./eduxchange-file.ts";

/** What an identity provider says of a token that is active. */
export interface IntrospectedToken {
  /** Each of the claims that name a student, in their order, as far as the token has them. */
  readonly students: readonly NamedStudent[];
  /** What it says about the student; nothing that was not verified there. */
  readonly person: SaidOfPerson;
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
}

export interface NamedStudent {
  readonly names: StudentKey;
  readonly value: string;
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
/** How far the clocks of an identity provider and of this node may be apart. */
const CLOCK_SKEW_MS = 60_000;

/** Asks an identity provider about tokens (RFC 7662), each once in a while. */
export function openIntrospection({ http, provider, clock, digest }: IntrospectionPorts): Introspect {
  const known = new Map<string, { readonly token: IntrospectedToken; readonly until: number }>();
  const { url, clientId, clientSecret, students } = provider;
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
    const beginsAt = typeof said.nbf === "number" ? said.nbf * 1000 : 0;
    known.delete(name);
    const isNow = now < expiresAt + CLOCK_SKEW_MS && beginsAt - CLOCK_SKEW_MS <= now;
    if (said.active !== true || !isNow) return undefined;
    const found = tokenOf(said, students);
    const [oldest] = known.keys();
    if (known.size >= REMEMBERED && oldest !== undefined) known.delete(oldest);
    known.set(name, { token: found, until: Math.min(expiresAt, now + BELIEVED_MS) });
    return found;
  };
}

function tokenOf(
  said: Readonly<Record<string, unknown>>,
  students: Introspector["students"],
): IntrospectedToken {
  const text = (claim: string): string | undefined => {
    const value = said[claim];
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return typeof first === "string" && first !== "" ? first : undefined;
  };
  return {
    students: students.flatMap(({ claim, names }) => {
      const value = text(claim);
      return value === undefined ? [] : [{ names, value }];
    }),
    person: Object.fromEntries(
      Object.entries(PERSON_CLAIMS).flatMap(([field, claim]) => {
        const value = text(claim);
        return value === undefined ? [] : [[field, value.slice(0, MOST_TEXT)]];
      }),
    ),
    clientId: text("client_id") ?? "",
    scopes: new Set(text("scope")?.split(" ")),
  };
}

/** As OpenID Connect Core 5.1 names them. */
const PERSON_CLAIMS = {
  givenName: "given_name",
  surname: "family_name",
  mail: "email",
} as const satisfies Record<keyof SaidOfPerson, string>;
const MOST_TEXT = 255;
