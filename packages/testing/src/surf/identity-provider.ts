import { randomUUID } from "node:crypto";
import {
  isBasic,
  openStandIn,
  type StandIn,
  type StandInAnswer,
  type StandInPlace,
  type StandInRequest,
} from "./stand-in.ts";
import {
  type IdTokenSlip,
  openStudentLogins,
  type StudentLogin,
  type StudentTokens,
  type TokenClaims,
} from "./student-logins.ts";

/** Stands in for eduID or MyAcademicID: introspects (RFC 7662) and rotates refresh tokens; signs students in. */
export interface SurfIdentityProvider extends StandIn {
  readonly introspectionUrl: string;
  readonly tokenUrl: string;
  readonly authorizeUrl: string;
  readonly jwksUrl: string;
  /** A student signs in and consents at this address; answers where the browser goes back to. A real browser may go there. */
  signIn(authorizeUrl: string, login: StudentLogin): string;
  /** The next ID token is not as it should be. */
  slip(slip: IdTokenSlip): void;
  issue(claims: TokenClaims): StudentTokens;
  /** Whose an active token is. */
  studentOf(accessToken: string): string | undefined;
  /** The access token is over, the refresh token is not. */
  expire(accessToken: string): void;
  /** All access tokens are over. */
  expireAll(): void;
  /** No token is good any more, of either kind. */
  endConsents(): void;
  /** From now on a refresh gives no new refresh token, although the old one is used up. */
  forgetRotated(): void;
  readonly introspections: number;
  /** Refresh tokens that were brought, good ones and others. */
  readonly refreshes: number;
}

export interface SurfIdentityProviderOptions extends StandInPlace {
  /** Who may introspect. */
  readonly resourceServer: { readonly user: string; readonly password: string };
  /** The receiver, as a client. */
  readonly client: { readonly clientId: string; readonly clientSecret: string };
  /** The machine's clock where none is given. */
  readonly now?: () => Date;
}

export async function openSurfIdentityProvider(
  options: SurfIdentityProviderOptions,
): Promise<SurfIdentityProvider> {
  const { resourceServer, client } = options;
  const active = new Map<string, TokenClaims>();
  const refreshable = new Map<string, TokenClaims>();
  let rotates = true;
  let introspections = 0;
  let refreshes = 0;

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

  const logins = openStudentLogins({
    issuer: `http://${options.host}:${options.port}`,
    clientId: client.clientId,
    issue,
    now: options.now ?? (() => new Date()),
  });

  function token(request: StandInRequest): StandInAnswer {
    const form = new URLSearchParams(request.text);
    if (form.get("client_id") !== client.clientId || form.get("client_secret") !== client.clientSecret)
      return { status: 401, body: { error: "invalid_client" } };
    return form.get("grant_type") === "authorization_code" ? logins.redeem(form) : refresh(form);
  }

  /** Whoever comes with a browser is signed in already, as somebody new. */
  function authorize({ query }: StandInRequest): StandInAnswer {
    const eduid = randomUUID();
    const asked = `http://${options.host}:${options.port}/authorize?${query}`;
    return { status: 302, location: logins.signIn(asked, { sub: eduid, eduid, givenName: "Guest" }) };
  }

  function refresh(form: URLSearchParams): StandInAnswer {
    refreshes += 1;
    const refreshToken = form.get("refresh_token") ?? "";
    const claims = refreshable.get(refreshToken);
    if (form.get("grant_type") !== "refresh_token" || claims === undefined)
      return { status: 400, body: { error: "invalid_grant" } };
    refreshable.delete(refreshToken);
    const renewed = issue(claims);
    const body = { access_token: renewed.accessToken, token_type: "Bearer" };
    return { status: 200, body: rotates ? { ...body, refresh_token: renewed.refreshToken } : body };
  }

  const standIn = await openStandIn(options, [
    ["POST", /^\/introspect$/, introspect],
    ["POST", /^\/token$/, token],
    ["GET", /^\/authorize$/, authorize],
    ["GET", /^\/jwks$/, logins.jwks],
  ]);
  return {
    ...standIn,
    introspectionUrl: `${standIn.baseUrl}/introspect`,
    tokenUrl: `${standIn.baseUrl}/token`,
    authorizeUrl: `${standIn.baseUrl}/authorize`,
    jwksUrl: `${standIn.baseUrl}/jwks`,
    signIn: logins.signIn,
    slip: logins.slip,
    issue,
    studentOf: (accessToken) => active.get(accessToken)?.eduid,
    expire: (accessToken) => void active.delete(accessToken),
    expireAll: () => active.clear(),
    endConsents() {
      active.clear();
      refreshable.clear();
    },
    forgetRotated() {
      rotates = false;
    },
    get introspections() {
      return introspections;
    },
    get refreshes() {
      return refreshes;
    },
  };
}
