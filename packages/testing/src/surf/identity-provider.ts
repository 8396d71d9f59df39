import { randomUUID } from "node:crypto";
import {
  isBasic,
  openStandIn,
  type StandIn,
  type StandInAnswer,
  type StandInPlace,
  type StandInRequest,
} from "./stand-in.ts";

/** A token pair as a student's consent made it. */
export interface StudentTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** What a token says of its student. */
export interface TokenClaims {
  readonly sub: string;
  readonly scope: string;
  readonly eduid?: string;
  readonly email?: string;
  readonly given_name?: string;
  readonly family_name?: string;
}

/** Stands in for eduID or MyAcademicID: introspects (RFC 7662) and rotates refresh tokens. */
export interface SurfIdentityProvider extends StandIn {
  readonly introspectionUrl: string;
  readonly tokenUrl: string;
  issue(claims: TokenClaims): StudentTokens;
  /** Whose an active token is. */
  studentOf(accessToken: string): string | undefined;
  /** The access token is over, the refresh token is not. */
  expire(accessToken: string): void;
  expireAll(): void;
  /** From now on a refresh gives no new refresh token, although the old one is used up. */
  forgetRotated(): void;
  readonly introspections: number;
}

export interface SurfIdentityProviderOptions extends StandInPlace {
  /** Who may introspect. */
  readonly resourceServer: { readonly user: string; readonly password: string };
  /** The receiver, as a client. */
  readonly client: { readonly clientId: string; readonly clientSecret: string };
}

export async function openSurfIdentityProvider(
  options: SurfIdentityProviderOptions,
): Promise<SurfIdentityProvider> {
  const { resourceServer, client } = options;
  const active = new Map<string, TokenClaims>();
  const refreshable = new Map<string, TokenClaims>();
  let rotates = true;
  let introspections = 0;

  function issue(claims: TokenClaims): StudentTokens {
    const tokens = { accessToken: `access-${randomUUID()}`, refreshToken: `refresh-${randomUUID()}` };
    active.set(tokens.accessToken, claims);
    refreshable.set(tokens.refreshToken, claims);
    return tokens;
  }

  function introspect(request: StandInRequest): StandInAnswer {
    introspections += 1;
    if (!isBasic(request, resourceServer.user, resourceServer.password)) return { status: 401 };
    if (request.headers["content-type"] !== "application/x-www-form-urlencoded") return { status: 415 };
    const token = new URLSearchParams(request.text).get("token") ?? "";
    const claims = active.get(token);
    if (claims === undefined) return { status: 200, body: { active: false } };
    return {
      status: 200,
      body: { active: true, client_id: client.clientId, token_type: "Bearer", ...claims },
    };
  }

  function refresh(request: StandInRequest): StandInAnswer {
    const form = new URLSearchParams(request.text);
    if (form.get("client_id") !== client.clientId || form.get("client_secret") !== client.clientSecret)
      return { status: 401, body: { error: "invalid_client" } };
    const token = form.get("refresh_token") ?? "";
    const claims = refreshable.get(token);
    if (form.get("grant_type") !== "refresh_token" || claims === undefined)
      return { status: 400, body: { error: "invalid_grant" } };
    refreshable.delete(token);
    const { accessToken, refreshToken } = issue(claims);
    const body = { access_token: accessToken, token_type: "Bearer" };
    return { status: 200, body: rotates ? { ...body, refresh_token: refreshToken } : body };
  }

  const standIn = await openStandIn(options, [
    ["POST", /^\/introspect$/, introspect],
    ["POST", /^\/token$/, refresh],
  ]);
  return {
    ...standIn,
    introspectionUrl: `${standIn.baseUrl}/introspect`,
    tokenUrl: `${standIn.baseUrl}/token`,
    issue,
    studentOf: (accessToken) => active.get(accessToken)?.eduid,
    expire: (accessToken) => void active.delete(accessToken),
    expireAll: () => active.clear(),
    forgetRotated() {
      rotates = false;
    },
    get introspections() {
      return introspections;
    },
  };
}
