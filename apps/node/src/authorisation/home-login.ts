import type { Login } from "@wissel/core";
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientSecretBasic,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import type { IdentityProvider } from "../config.ts";
import { type Claims, isAtHome, readIdentity } from "./claims-profile.ts";
import { factsIn, textIn } from "./login-facts.ts";

/** The identity provider can not be reached, or what it says can not be used. */
export class IdentityProviderTrouble extends Error {
  override readonly name = "IdentityProviderTrouble";
  readonly code = "identity-provider-trouble";
}

/** A sign-in under way at the identity provider. Kept here until the browser comes back. */
export interface PendingLogin {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Who signed in, by the identity provider's word. */
export interface HomeLogin {
  readonly login: Login;
  /** To greet with; empty when the provider does not tell. */
  readonly displayName: string;
  /** Whether the account is one of this institution. */
  readonly isAtHome: boolean;
  /** What the person is at this institution; undefined when the provider does not tell. */
  readonly affiliations: readonly string[] | undefined;
  /** Everything that the provider said, for rules about roles. */
  readonly claims: Claims;
}

export interface LoginStart {
  /** Leads the browser's return to what it began. */
  readonly uid?: string;
  readonly loginHint?: string | undefined;
}

/** Login at the institution's own identity provider (OpenID Connect, code flow with PKCE, state and nonce). */
export interface HomeIdentityProvider {
  begin(start: LoginStart): Promise<{ readonly url: string; readonly pending: PendingLogin }>;
  finish(callbackUrl: URL, pending: PendingLogin): Promise<HomeLogin>;
  /** Where the person ends the session there; undefined when the provider can not be asked, or has no such address. */
  endSessionUrl(): Promise<string | undefined>;
}

export interface HomeIdentityOptions {
  readonly provider: IdentityProvider;
  /** This institution's schac domain: whose accounts may come. */
  readonly own: string;
  /** This node's address for the browser to come back to. */
  readonly redirectUri: string;
  /** The provider may be reached without https: it stands in WISSEL_PEER_ALLOW. */
  readonly mayBePlain: boolean;
}

const TIMEOUT_S = 10;

export function homeIdentityProvider(options: HomeIdentityOptions): HomeIdentityProvider {
  const { redirectUri } = options;
  let discovered: Promise<Configuration> | undefined;
  /** Not at start: the node serves everybody else while the identity provider is down. */
  const configuration = () => {
    discovered ??= discover(options).catch((error: unknown) => {
      discovered = undefined;
      throw new IdentityProviderTrouble("the identity provider does not answer", { cause: error });
    });
    return discovered;
  };

  return {
    async begin({ uid, loginHint }) {
      // The uid leads the browser's return to its sign-in, the random part makes it impossible to guess.
      const pending = {
        state: uid === undefined ? randomState() : `${uid}.${randomState()}`,
        nonce: randomNonce(),
        codeVerifier: randomPKCECodeVerifier(),
      };
      const url = buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: "openid profile email",
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await calculatePKCECodeChallenge(pending.codeVerifier),
        code_challenge_method: "S256",
        ...(loginHint === undefined ? {} : { login_hint: loginHint }),
      });
      return { url: url.href, pending };
    },

    async finish(callbackUrl, { state, nonce, codeVerifier }) {
      const config = await configuration();
      try {
        const tokens = await authorizationCodeGrant(config, callbackUrl, {
          pkceCodeVerifier: codeVerifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const idClaims = tokens.claims();
        if (idClaims === undefined) throw new IdentityProviderTrouble("there is no ID token");
        const asksMore = config.serverMetadata().userinfo_endpoint !== undefined;
        const more = asksMore ? await fetchUserInfo(config, tokens.access_token, idClaims.sub) : {};
        return readClaims({ ...idClaims, ...more }, options);
      } catch (error) {
        if (error instanceof IdentityProviderTrouble) throw error;
        throw new IdentityProviderTrouble("the identity provider's answer can not be used", { cause: error });
      }
    },

    async endSessionUrl() {
      try {
        const config = await configuration();
        if (config.serverMetadata().end_session_endpoint === undefined) return undefined;
        return buildEndSessionUrl(config).href; // names us as the client; the ID token stays here
      } catch (error) {
        if (error instanceof IdentityProviderTrouble) return undefined;
        throw error;
      }
    },
  };
}

async function discover({ provider, mayBePlain }: HomeIdentityOptions): Promise<Configuration> {
  const { issuer, clientId, clientSecret } = provider;
  return await discovery(new URL(issuer), clientId, {}, ClientSecretBasic(clientSecret), {
    execute: mayBePlain ? [allowInsecureRequests] : [],
    timeout: TIMEOUT_S,
  });
}

function readClaims(claims: Claims, { provider, own }: HomeIdentityOptions): HomeLogin {
  const { profile } = provider;
  const identity = readIdentity(claims, profile, own);
  const loginSubject = textOf(identity.subject);
  if (loginSubject === undefined) throw new IdentityProviderTrouble("the claims name nobody");
  return {
    login: { loginSubject, ...factsIn(claims) },
    displayName: displayNameOf(claims),
    claims,
    isAtHome: isAtHome(identity, profile, own),
    affiliations: identity.affiliations,
  };
}

function displayNameOf({ name, given_name, family_name, email }: Readonly<Record<string, unknown>>): string {
  const parts = [given_name, family_name].map(textOf).filter((part) => part !== undefined);
  return textOf(name) ?? (parts.length > 0 ? parts.join(" ") : (textOf(email) ?? ""));
}

const LONGEST_TEXT = 500;

function textOf(value: unknown): string | undefined {
  return textIn(value, LONGEST_TEXT);
}
