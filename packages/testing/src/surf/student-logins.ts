import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import type { StandInAnswer } from "./stand-in.ts";

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

/** Who is at the browser. */
export interface StudentLogin {
  readonly sub: string;
  /** Absent: the account is not linked. */
  readonly eduid?: string;
  readonly givenName?: string;
}

/** What the next ID token says otherwise than it should; `junk`: it is none. */
export type IdTokenSlip = "junk" | Readonly<Record<string, unknown>>;

interface Pending {
  readonly login: StudentLogin;
  readonly scope: string;
  readonly nonce: string | null;
  readonly challenge: string;
  readonly redirectUri: string;
}

export interface StudentLoginOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly issue: (claims: TokenClaims) => StudentTokens;
  readonly now: () => Date;
}

/** The code flow of an identity provider: codes are good for once, PKCE is held to, ID tokens are signed with ES256. */
export function openStudentLogins({ issuer, clientId, issue, now }: StudentLoginOptions) {
  const keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = { ...keys.publicKey.export({ format: "jwk" }), kid: "stand-in", alg: "ES256", use: "sig" };
  const pending = new Map<string, Pending>();
  const slips: IdTokenSlip[] = [];

  function idToken({ login, nonce }: Pending): string {
    const slip = slips.shift();
    if (slip === "junk") return "junk";
    const iat = Math.floor(now().getTime() / 1000);
    const { sub, eduid, givenName } = login;
    const claims = { iss: issuer, aud: clientId, sub, eduid, given_name: givenName, nonce, iat };
    const parts = [
      { alg: "ES256", kid: jwk.kid, typ: "JWT" },
      { ...claims, exp: iat + 300, ...slip },
    ];
    const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
    const signature = sign("sha256", Buffer.from(text), { key: keys.privateKey, dsaEncoding: "ieee-p1363" });
    return `${text}.${signature.toString("base64url")}`;
  }

  return {
    jwks: (): StandInAnswer => ({ status: 200, body: { keys: [jwk] } }),
    slip: (slip: IdTokenSlip) => void slips.push(slip),

    /** Where the browser goes back to once the student has signed in and consented. */
    signIn(authorizeUrl: string, login: StudentLogin): string {
      const asked = new URL(authorizeUrl).searchParams;
      const of = (name: string) => asked.get(name) ?? "";
      if (of("client_id") !== clientId || of("response_type") !== "code") throw new Error("invalid_request");
      if (of("code_challenge_method") !== "S256") throw new Error("invalid_request: no PKCE");
      const code = randomUUID();
      const back = new URL(of("redirect_uri"));
      pending.set(code, {
        login,
        scope: of("scope"),
        nonce: asked.get("nonce"),
        challenge: of("code_challenge"),
        redirectUri: back.href,
      });
      back.searchParams.set("code", code);
      back.searchParams.set("state", of("state"));
      return back.href;
    },

    redeem(form: URLSearchParams): StandInAnswer {
      const code = form.get("code") ?? "";
      const found = pending.get(code);
      pending.delete(code);
      const challenge = createHash("sha256")
        .update(form.get("code_verifier") ?? "")
        .digest("base64url");
      if (found?.challenge !== challenge || found.redirectUri !== form.get("redirect_uri"))
        return { status: 400, body: { error: "invalid_grant" } };
      const { sub, eduid } = found.login;
      const { accessToken, refreshToken } = issue({
        ...{ sub, scope: found.scope },
        ...(eduid === undefined ? {} : { eduid }),
      });
      const tokens = { access_token: accessToken, refresh_token: refreshToken, token_type: "Bearer" };
      return { status: 200, body: { ...tokens, id_token: idToken(found) } };
    },
  };
}
