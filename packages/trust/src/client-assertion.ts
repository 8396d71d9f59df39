import { SignJWT } from "jose";
import type { SigningKey } from "./keys.ts";

/** RFC 7523 section 3, as we make it toward a peer's token endpoint. */
export interface ClientAssertion {
  /** Our entity id: `iss` and `sub`. */
  readonly clientId: string;
  /** The issuer identifier of the authorization server, and nothing else: an assertion for one is useless at another. */
  readonly issuer: string;
  readonly jti: string;
  readonly now: Date;
}

/** The value of `client_assertion_type` that goes with it. */
export const CLIENT_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** The `typ` that keeps an assertion from being taken for another kind of token. */
export const CLIENT_ASSERTION_TYP = "client-authentication+jwt";

const LIFETIME_S = 60;

/** Signs a client assertion that is good for one minute. */
export async function signClientAssertion(assertion: ClientAssertion, key: SigningKey): Promise<string> {
  if (key.family !== "client") throw new TypeError(`a ${key.family} key must not sign client assertions`);
  const issuedAt = Math.floor(assertion.now.getTime() / 1000);
  return await new SignJWT({ jti: assertion.jti })
    .setProtectedHeader({ typ: CLIENT_ASSERTION_TYP, alg: key.publicJwk.alg, kid: key.kid })
    .setIssuer(assertion.clientId)
    .setSubject(assertion.clientId)
    .setAudience(assertion.issuer)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME_S)
    .sign(key.privateJwk);
}

/**
 * What is wrong with the claims of an assertion whose signature and times somebody else has checked, or undefined.
 * `issuer` is us: any other audience, or one more, is refused (CVE-2025-27370 and its kin).
 */
export function clientAssertionFault(
  claims: Readonly<Record<string, unknown>>,
  { issuer, now }: { readonly issuer: string; readonly now: Date },
): string | undefined {
  const { aud, iat, exp, sub, iss } = claims;
  if (aud !== issuer) return "aud must be the issuer identifier and nothing else";
  if (sub !== iss) return "iss and sub must both be the client";
  const seconds = now.getTime() / 1000;
  if (typeof iat !== "number" || iat > seconds + 60) return "iat must be past";
  if (typeof exp !== "number" || exp > seconds + 5 * 60) return "exp must be at most five minutes away";
  return undefined;
}
