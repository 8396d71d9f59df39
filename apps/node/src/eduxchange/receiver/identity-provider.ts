import { type Clock, granted, type Outcome, refused, scopesIn } from "@wissel/core";
import { type PeerHttp, PeerUnreachable } from "@wissel/peer";
import { verifyIdToken } from "@wissel/trust";
import type { ReceiverIdentityProvider } from "./receiver-file.ts";
import type { BegunSignIn, ReturnedSignIn } from "./sign-ins.ts";

/** A student's tokens, as they are sealed. */
export interface StudentTokens {
  readonly accessToken: string;
  /** Absent where the identity provider gives none. */
  readonly refreshToken?: string;
}

/** Who signed in, with the tokens by which home is spoken to. */
export interface SignedIn {
  readonly tokens: StudentTokens;
  /** As the identity provider calls the student. */
  readonly personRef: string;
  /** To greet with; empty where it is not said. */
  readonly givenName: string;
}

export type SignInRefusal = { readonly code: "sign-in-refused" | "subject-missing"; readonly detail: string };

/** Where students sign in (OpenID Connect, code flow with PKCE and nonce). All but the address throw PeerUnreachable. */
export interface StudentSignIn {
  authorizeUrl(begun: BegunSignIn, scope: string): string;
  redeem(code: string, signIn: ReturnedSignIn): Promise<Outcome<SignedIn, SignInRefusal>>;
  /** New tokens for old (RFC 6749 section 6); undefined where the old ones are refused. */
  refresh(refreshToken: string): Promise<StudentTokens | undefined>;
}

export interface StudentSignInPorts {
  readonly http: Pick<PeerHttp, "getJson" | "postForm">;
  readonly provider: ReceiverIdentityProvider;
  /** This node's address for the browser to come back to. */
  readonly redirectUri: string;
  readonly clock: Clock;
}

type Members = Readonly<Record<string, unknown>>;

export function openStudentSignIn({ http, provider, redirectUri, clock }: StudentSignInPorts): StudentSignIn {
  const { tokenUrl, clientId, clientSecret, issuer } = provider;
  const client = { client_id: clientId, client_secret: clientSecret };
  const keysOf = openKeySet(http, provider.jwksUrl, clock);

  async function claimsOf(idToken: string, nonce: string) {
    const now = clock.now();
    const judge = async (keys: KeySet) =>
      await verifyIdToken(idToken, { jwks: keys.jwks, issuer, clientId, nonce, now });
    const keys = await keysOf("believed");
    const judged = await judge(keys);
    if (judged.ok || keys.age === "fresh") return judged;
    // Its keys may have changed since.
    return await judge(await keysOf("fresh"));
  }

  return {
    authorizeUrl: (begun, scope) => authorizeUrlOf(provider, redirectUri, { begun, scope }),

    async redeem(code, { nonce, codeVerifier }) {
      const grant = { grant_type: "authorization_code", code, redirect_uri: redirectUri };
      const answer = await http.postForm(tokenUrl, { ...client, ...grant, code_verifier: codeVerifier });
      const said = membersOf(answer.body);
      const tokens = answer.status === 200 ? tokensOf(said) : undefined;
      if (tokens === undefined || typeof said.id_token !== "string")
        return refused({ code: "sign-in-refused", detail: `the token endpoint answers ${answer.status}` });
      const judged = await claimsOf(said.id_token, nonce);
      if (!judged.ok) return refused({ code: "sign-in-refused", detail: judged.refusal.detail });
      const personRef = textOf(judged.value[provider.subject]);
      if (personRef === undefined)
        return refused({ code: "subject-missing", detail: `there is no ${provider.subject}` });
      return granted({ tokens, personRef, givenName: textOf(judged.value.given_name) ?? "" });
    },

    async refresh(refreshToken) {
      const grant = { grant_type: "refresh_token", refresh_token: refreshToken };
      const { status, body } = await http.postForm(tokenUrl, { ...client, ...grant });
      if (status === 429 || status >= 500)
        throw new PeerUnreachable("peer-unreachable", new URL(tokenUrl).origin);
      const tokens = status === 200 ? tokensOf(membersOf(body)) : undefined;
      // Where no new one is given the old one goes on to hold.
      return tokens && { refreshToken, ...tokens };
    },
  };
}

function authorizeUrlOf(
  { authorizeUrl, clientId, subject, acrValues }: ReceiverIdentityProvider,
  redirectUri: string,
  { begun, scope }: { readonly begun: BegunSignIn; readonly scope: string },
): string {
  const scopes = scopesIn(scope);
  const claims = { id_token: { given_name: null, [subject]: { essential: true } } };
  const url = new URL(authorizeUrl);
  const parameters = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: scopes.join(" "),
    state: begun.state,
    nonce: begun.nonce,
    code_challenge: begun.codeChallenge,
    code_challenge_method: "S256",
    claims: JSON.stringify(claims),
    ...(acrValues === undefined ? {} : { acr_values: acrValues }),
    ...(scopes.includes("offline_access") ? { prompt: "consent" } : {}),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

interface KeySet {
  readonly jwks: unknown;
  readonly age: "fresh" | "believed";
}

/** How long published keys are believed. */
const KEYS_BELIEVED_MS = 10 * 60 * 1000;

function openKeySet(http: Pick<PeerHttp, "getJson">, url: string, clock: Clock) {
  let known: { readonly jwks: unknown; readonly until: number } | undefined;
  return async (wanted: KeySet["age"]): Promise<KeySet> => {
    const now = clock.now().getTime();
    if (wanted === "believed" && known !== undefined && now < known.until)
      return { jwks: known.jwks, age: "believed" };
    const { status, body } = await http.getJson(url);
    if (status !== 200) throw new PeerUnreachable("peer-unreachable", new URL(url).origin);
    known = { jwks: body, until: now + KEYS_BELIEVED_MS };
    return { jwks: body, age: "fresh" };
  };
}

function tokensOf({ access_token, refresh_token }: Members): StudentTokens | undefined {
  const accessToken = textOf(access_token);
  const refreshToken = textOf(refresh_token);
  if (accessToken === undefined) return undefined;
  return { accessToken, ...(refreshToken === undefined ? {} : { refreshToken }) };
}

function membersOf(value: unknown): Members {
  // Any object may be read by names.
  return typeof value === "object" && value !== null ? (value as Members) : {};
}

const MOST = 16_000;

function textOf(value: unknown): string | undefined {
  if (typeof value !== "string" || value === "" || value.length > MOST || value.includes("\u0000"))
    return undefined;
  return value;
}
