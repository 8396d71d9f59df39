import * as oauth from "openid-client";
import type { Home } from "./settings.ts";

/** What the portal asks to do on the student's behalf. */
const SCOPE = "me.read me.enrol me.withdraw";

/** A sign-in that has begun: kept in the student's session until the code comes back. */
export interface SignIn {
  readonly home: Home;
  readonly state: string;
  readonly codeVerifier: string;
}

/** What the portal holds after a sign-in: the right to act for one student at that student's home. */
export interface Access {
  readonly home: Home;
  readonly token: string;
}

/** Begins a sign-in at a home institution: authorization code with PKCE (RFC 7636). `url` is where to send the student. */
export async function beginSignIn(home: Home): Promise<{ readonly signIn: SignIn; readonly url: URL }> {
  const codeVerifier = oauth.randomPKCECodeVerifier();
  const signIn = { home, state: oauth.randomState(), codeVerifier };
  const url = oauth.buildAuthorizationUrl(await discover(home), {
    redirect_uri: home.redirectUri,
    scope: SCOPE,
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: "S256",
    state: signIn.state,
  });
  return { signIn, url };
}

/** Exchanges the code that came back; throws when it is not an answer to this sign-in. */
export async function finishSignIn({ home, state, codeVerifier }: SignIn, query: string): Promise<Access> {
  const callback = new URL(home.redirectUri);
  callback.search = query;
  const tokens = await oauth.authorizationCodeGrant(await discover(home), callback, {
    expectedState: state,
    pkceCodeVerifier: codeVerifier,
  });
  return { home, token: tokens.access_token };
}

/** The home's authorization server, read anew each time: a sign-in is rare, and the server may have moved. */
async function discover(home: Home): Promise<oauth.Configuration> {
  return oauth.discovery(
    new URL(home.baseUrl),
    home.clientId,
    { client_secret: home.clientSecret },
    oauth.ClientSecretBasic(home.clientSecret),
    { execute: [oauth.allowInsecureRequests] }, // the playground is plain http on loopback
  );
}
