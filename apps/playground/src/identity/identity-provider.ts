import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { PrivateJwk } from "@wissel/trust";
import Provider, { errors, type KoaContextWithOIDC } from "oidc-provider";
import { INSTITUTIONS } from "../institutions.ts";
import { type Account, accountsOf } from "./accounts.ts";
import { CLAIMS, claimsOf } from "./claims.ts";
import { LOGIN_PAGE_HEADERS, loginPage } from "./login-page.ts";
import type { IdentitySettings } from "./settings.ts";

const SESSION_COOKIE = "wissel-identity-session";
const MAX_FORM_BYTES = 4_096;
const LIFETIME_S = 600;

/** The playground's OpenID provider, for all three institutions. It asks everybody each time, so that one browser can play several people. */
export function identityServer(settings: IdentitySettings, signingKey: PrivateJwk): Server {
  const accounts = INSTITUTIONS.flatMap(({ schacHome }) => accountsOf(schacHome));
  const provider = openProvider(settings, signingKey, accounts);
  const handle = provider.callback();
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", settings.issuer);
    const work = pathname.startsWith("/login/")
      ? login(provider, accounts, { request, response, pathname })
      : handle(withoutSession(request), response);
    work.catch((error: unknown) => fail(response, error));
  });
}

function openProvider(
  { issuer, clients }: IdentitySettings,
  signingKey: PrivateJwk,
  accounts: readonly Account[],
): Provider {
  const cookie = { httpOnly: true, sameSite: "lax" as const, signed: true };
  return new Provider(issuer, {
    clients: clients.map(({ clientId, clientSecret, redirectUris }) => ({
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [...redirectUris],
      id_token_signed_response_alg: "ES256",
    })),
    jwks: { keys: [{ ...signingKey }] },
    responseTypes: ["code"],
    pkce: { required: () => true },
    claims: CLAIMS,
    cookies: {
      keys: [signingKey.d],
      names: {
        session: SESSION_COOKIE,
        interaction: "wissel-identity-sign-in",
        resume: "wissel-identity-resume",
      },
      short: cookie,
      long: cookie,
    },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    findAccount: async (_ctx, subject) => {
      const account = accounts.find((candidate) => candidate.subject === subject);
      return account && { accountId: subject, claims: async () => claimsOf(account) };
    },
    interactions: { url: (_ctx, interaction) => `/login/${interaction.uid}` },
    loadExistingGrant: grantEverything,
    ttl: {
      AccessToken: LIFETIME_S,
      AuthorizationCode: 60,
      IdToken: LIFETIME_S,
      Interaction: LIFETIME_S,
      Session: LIFETIME_S,
      Grant: LIFETIME_S,
    },
  });
}

/** The nodes are the institutions' own: nobody is asked whether they may know. */
async function grantEverything(ctx: KoaContextWithOIDC) {
  const { client, account, provider, requestParamOIDCScopes } = ctx.oidc;
  if (client === undefined || account === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: account.accountId });
  grant.addOIDCScope([...requestParamOIDCScopes].join(" "));
  await grant.save();
  return grant;
}

interface LoginExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly pathname: string;
}

async function login(
  provider: Provider,
  accounts: readonly Account[],
  { request, response, pathname }: LoginExchange,
): Promise<void> {
  const { uid, params } = await provider.interactionDetails(request, response);
  const action = `/login/${uid}`;
  if (pathname !== action) throw new errors.SessionNotFound("another sign-in was begun since");
  // Nothing here is secret: who comes from the start page has chosen whom to be, and is not asked once more.
  const hinted = accounts.find(({ username }) => username === params.login_hint);
  if (hinted !== undefined) {
    await provider.interactionFinished(request, response, { login: { accountId: hinted.subject } });
    return;
  }
  if (request.method !== "POST") {
    response.writeHead(200, LOGIN_PAGE_HEADERS).end(loginPage({ action, mistake: false }));
    return;
  }
  const form = await readForm(request);
  const account = accounts.find(({ username }) => username === form.get("username"));
  if (account === undefined || !isSame(account.password, form.get("password") ?? "")) {
    response.writeHead(401, LOGIN_PAGE_HEADERS).end(loginPage({ action, mistake: true }));
    return;
  }
  await provider.interactionFinished(request, response, { login: { accountId: account.subject } });
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let body = "";
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > MAX_FORM_BYTES) throw new errors.InvalidRequest("the form is too large");
  }
  return new URLSearchParams(body);
}

function isSame(password: string, given: string): boolean {
  const [wanted, got] = [Buffer.from(password), Buffer.from(given)];
  return wanted.length === got.length && timingSafeEqual(wanted, got);
}

function withoutSession(request: IncomingMessage): IncomingMessage {
  const cookies = request.headers.cookie?.split(";");
  const kept = cookies?.filter((cookie) => !cookie.trim().startsWith(SESSION_COOKIE));
  if (kept !== undefined) request.headers.cookie = kept.join(";");
  return request;
}

function fail(response: ServerResponse, error: unknown): void {
  const expected = error instanceof errors.OIDCProviderError;
  if (!expected) console.error(error);
  if (response.headersSent) return void response.destroy();
  response
    .writeHead(expected ? 400 : 500, { "content-type": "text/plain; charset=utf-8" })
    .end(expected ? "This sign-in is over. Go back and begin again.\n" : "The identity provider failed.\n");
}
