import { granted, type Outcome, refused } from "@wissel/core";
import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from "jose";

/** What an ID token (OpenID Connect Core, section 2) has to fit. */
export interface ExpectedIdToken {
  /** The provider's JWK Set, as it publishes it. */
  readonly jwks: unknown;
  /** The provider's name for itself; undefined where nobody has said it. */
  readonly issuer: string | undefined;
  readonly clientId: string;
  readonly nonce: string;
  readonly now: Date;
}

export type IdTokenVerification = Outcome<
  Readonly<Record<string, unknown>>,
  { readonly code: "id-token-invalid"; readonly detail: string }
>;

/** What identity providers around eduXchange sign with. */
const ALGORITHMS = ["RS256", "ES256"];

/** How far two clocks may be apart, in seconds. */
const SKEW_S = 60;

/** Judges an ID token by section 3.1.3.7 and answers its claims. Uses no network. */
export async function verifyIdToken(token: string, expected: ExpectedIdToken): Promise<IdTokenVerification> {
  const { jwks, issuer, clientId, nonce, now } = expected;
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(jwks as JSONWebKeySet), {
      algorithms: ALGORITHMS,
      audience: clientId,
      clockTolerance: SKEW_S,
      currentDate: now,
      requiredClaims: ["exp", "sub", "nonce"],
      ...(issuer === undefined ? {} : { issuer }),
    });
    if (payload.nonce !== nonce) return invalid("it was made for another sign-in");
    if (payload.azp !== undefined && payload.azp !== clientId)
      return invalid("it was made for another client");
    return granted(payload);
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    return invalid(error.code);
  }
}

function invalid(detail: string): IdTokenVerification {
  return refused({ code: "id-token-invalid", detail });
}
