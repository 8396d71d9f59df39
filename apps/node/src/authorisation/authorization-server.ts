import type { Clock, OidcRecords } from "@wissel/core";
import {
  CLIENT_ASSERTION_TYP,
  clientAssertionFault,
  deriveSealingKey,
  deriveSecret,
  type OwnKey,
  type SealingKey,
} from "@wissel/trust";
import Provider, { type Configuration, errors, type KoaContextWithOIDC } from "oidc-provider";
import type { OwnKeys } from "../federation/own-keys.ts";
import type { PeerKeys } from "../federation/peer-directory.ts";
import { messagePage, PAGE_HEADERS } from "../http/page.ts";
import { configuredClients, peerClient } from "./client-metadata.ts";
import type { ClientsFile } from "./clients-file.ts";
import type { KnownClients } from "./known-clients.ts";
import { oidcAdapter } from "./oidc-adapter.ts";
import { watchProviderErrors } from "./provider-errors.ts";

export interface AuthorizationServerPorts {
  /** The node's base URL: issuer, and the audience of every token. */
  readonly baseUrl: string;
  readonly schacHome: string;
  /** WISSEL_KEY_SECRET: cookies are signed, and records sealed, with keys derived from it. */
  readonly keySecret: Uint8Array;
  readonly keys: OwnKeys;
  readonly clientsFile: ClientsFile;
  readonly clients: KnownClients;
  readonly peerKeys: Pick<PeerKeys, "clientKeysOf">;
  readonly records: OidcRecords;
  readonly clock: Clock;
  readonly log: Parameters<typeof watchProviderErrors>[1];
}

export const AUTHORIZATION_ROUTES = {
  authorization: "/oauth/authorize",
  token: "/oauth/token",
  jwks: "/oauth/jwks",
  end_session: "/oauth/end-session",
} as const;

/** Where oidc-provider sends the browser to sign in; its cookie is good for this path and below. */
export function loginPath(uid: string): string {
  return `/oauth/login/${uid}`;
}

/** Seconds. A student's token outlives one visit; a SIS works through a night's batch. */
export const TOKEN_LIFETIME_S = { sis: 3600, reader: 3600, portal: 600, desk: 3600, peer: 600 } as const;
const SIGN_IN_LIFETIME_S = 900;
const CODE_LIFETIME_S = 60;

/**
 * The node's authorization server: client credentials for SIS and peers, authorization code with PKCE for portals and
 * staff. It knows no passwords; who signs in is sent on to the institution's identity provider.
 */
export async function openAuthorizationServer(ports: AuthorizationServerPorts): Promise<CurrentProvider> {
  const seal = await deriveSealingKey(ports.keySecret, "sign-in records");
  const cookieSecret = await deriveSecret(ports.keySecret, "sign-in cookies");
  let current: { readonly provider: Provider; readonly kids: string } | undefined;
  return () => {
    const keys = ports.keys.usable("token");
    const kids = keys.map(({ kid }) => kid).join(" ");
    if (current?.kids !== kids)
      current = { provider: openProvider(ports, { seal, cookieSecret, keys }), kids };
    return current.provider;
  };
}

/**
 * The server as it is now. oidc-provider takes its keys when it is made, so that it is made again when they change;
 * what it must remember is in the database.
 */
export type CurrentProvider = () => Provider;

interface ProviderSecrets {
  readonly seal: SealingKey;
  readonly cookieSecret: string;
  /** The one that signs first. */
  readonly keys: readonly OwnKey<"token">[];
}

function openProvider(
  ports: AuthorizationServerPorts,
  { seal, cookieSecret, keys }: ProviderSecrets,
): Provider {
  const { baseUrl, schacHome, records, clock } = ports;
  const findClient = (clientId: string) => findPeerClient(clientId, ports);
  const provider = new Provider(baseUrl, {
    ...fixedConfiguration(baseUrl),
    adapter: oidcAdapter({ records, clock, seal, findClient }),
    clients: configuredClients(ports.clientsFile, baseUrl),
    jwks: { keys: keys.map(({ privateJwk }) => ({ ...privateJwk })) },
    scopes: ["openid"],
    cookies: cookiesOf(schacHome, cookieSecret),
    assertJwtClientAuthClaimsAndHeader: async (_ctx, claims, header) => {
      const fault = clientAssertionFault(claims, { issuer: baseUrl, now: clock.now() });
      if (fault !== undefined) throw new errors.InvalidClientAuth(fault);
      if (header.typ !== CLIENT_ASSERTION_TYP) {
        throw new errors.InvalidClientAuth(`typ must be ${CLIENT_ASSERTION_TYP}`);
      }
    },
    features: featuresOf(ports),
    formats: { customizers: { jwt: (ctx, token, parts) => giveScopes(ports.clients, ctx, token, parts) } },
    loadExistingGrant: (ctx) => grantWhatWasAsked(ctx, baseUrl),
  });
  provider.proxy = true; // the mount says which origin a request came to: the configured one
  watchProviderErrors(provider, ports.log);
  return provider;
}

function fixedConfiguration(baseUrl: string): Configuration {
  return {
    routes: AUTHORIZATION_ROUTES,
    responseTypes: ["code"],
    clientAuthMethods: ["client_secret_basic", "private_key_jwt", "none"],
    clientDefaults: { id_token_signed_response_alg: "ES256", grant_types: ["authorization_code"] },
    enabledJWA: {
      idTokenSigningAlgValues: ["ES256"],
      clientAuthSigningAlgValues: ["ES256", "EdDSA", "PS256"],
      dPoPSigningAlgValues: ["ES256", "EdDSA", "PS256"],
    },
    pkce: { required: () => true },
    claims: { openid: ["sub"] },
    // The account is what the client knows the person by: a pairwise subject, or staff's login subject.
    findAccount: async (_ctx, subject) => ({ accountId: subject, claims: async () => ({ sub: subject }) }),
    interactions: { url: (_ctx, interaction) => loginPath(interaction.uid) },
    expiresWithSession: async () => false,
    clientBasedCORS: () => false,
    ttl: {
      AuthorizationCode: CODE_LIFETIME_S,
      AccessToken: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? TOKEN_LIFETIME_S.portal,
      ClientCredentials: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? TOKEN_LIFETIME_S.peer,
      IdToken: TOKEN_LIFETIME_S.portal,
      Interaction: SIGN_IN_LIFETIME_S,
      Session: SIGN_IN_LIFETIME_S,
      Grant: SIGN_IN_LIFETIME_S,
    },
    renderError(ctx, out) {
      for (const [name, value] of Object.entries(PAGE_HEADERS)) ctx.set(name, value);
      ctx.body = messagePage("Signing in did not work", [
        out.error_description ?? out.error,
        `Go back to where you came from and try again. If it happens again, tell the people there: ${out.error}, at ${baseUrl}.`,
      ]);
    },
  };
}

function featuresOf({ baseUrl, clients, keys }: AuthorizationServerPorts): Configuration["features"] {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: true },
    pushedAuthorizationRequests: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    userinfo: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => baseUrl,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, resource, client) => {
        if (resource !== baseUrl) throw new errors.InvalidTarget(`tokens are given out for ${baseUrl} only`);
        const known = clients.find(client.clientId);
        return {
          scope: known?.scopes.join(" ") ?? "",
          audience: baseUrl,
          accessTokenFormat: "jwt" as const,
          accessTokenTTL: TOKEN_LIFETIME_S[known?.kind ?? "portal"],
          jwt: { sign: { alg: "ES256" as const, kid: keys.active("token").kid } },
        };
      },
    },
  };
}

type JwtCustomizer = NonNullable<NonNullable<NonNullable<Configuration["formats"]>["customizers"]>["jwt"]>;

/**
 * RFC 6749 section 3.3: a client that names no scope gets all of its own; one that names only others is told. The broker of
 * eduXchange names `openid` wherever it asks, so that for a reader that is no name.
 */
function giveScopes(clients: KnownClients, ...[ctx, token, parts]: Parameters<JwtCustomizer>): void {
  if (token.kind !== "ClientCredentials" || parts.payload.scope !== undefined) return;
  const asked = ctx.oidc.params?.scope;
  const known = clients.find(String(token.clientId));
  const isUnsaid = known?.kind === "reader" && asked === "openid";
  if (typeof asked === "string" && asked !== "" && !isUnsaid) {
    throw new errors.InvalidScope("this client may ask for none of these scopes", asked);
  }
  const scope = known?.scopes.join(" ");
  if (scope === undefined || scope === "") return;
  token.scope = scope; // the token response tells it
  parts.payload.scope = scope;
}

/** Nobody is asked for consent: who signs in came for this, and home has registered the portal for its students. */
async function grantWhatWasAsked(ctx: KoaContextWithOIDC, baseUrl: string) {
  const { client, account, provider, requestParamScopes, requestParamOIDCScopes, resourceServers } = ctx.oidc;
  if (client === undefined || account === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: account.accountId });
  grant.addOIDCScope([...requestParamOIDCScopes].join(" "));
  const offered = resourceServers?.[baseUrl]?.scopes ?? new Set();
  grant.addResourceScope(baseUrl, [...requestParamScopes].filter((scope) => offered.has(scope)).join(" "));
  await grant.save();
  return grant;
}

/** The key that the assertion names decides whether the peer's keys are fetched again. */
async function findPeerClient(clientId: string, { clients, peerKeys }: AuthorizationServerPorts) {
  const known = clients.find(clientId);
  if (known?.kind !== "peer") return undefined;
  const keys = await peerKeys.clientKeysOf(clientId, kidOf(Provider.ctx?.oidc.params?.client_assertion));
  return keys && peerClient(known.peer, keys);
}

function kidOf(assertion: unknown): string {
  if (typeof assertion !== "string") return "";
  try {
    const header = JSON.parse(Buffer.from(assertion.split(".")[0] ?? "", "base64url").toString("utf8"));
    return typeof header?.kid === "string" ? header.kid : "";
  } catch {
    return ""; // no assertion at all; it is refused for that in a moment
  }
}

/** Cookies ignore ports, so that two nodes on one host would overwrite each other's without a name of their own. */
function cookiesOf(schacHome: string, secret: string): NonNullable<Configuration["cookies"]> {
  const institution = schacHome.replace(/[^a-z0-9]+/g, "-");
  const options = { httpOnly: true, sameSite: "lax" as const, signed: true };
  return {
    keys: [secret],
    names: {
      session: sessionCookieName(schacHome),
      interaction: `wissel-${institution}-sign-in`,
      resume: `wissel-${institution}-resume`,
    },
    short: options,
    long: options,
  };
}

export function sessionCookieName(schacHome: string): string {
  return `wissel-${schacHome.replace(/[^a-z0-9]+/g, "-")}-session`;
}
