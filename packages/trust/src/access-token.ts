import type { Outcome } from "@wissel/core";
import { granted, refused } from "@wissel/core";
import { errors, jwtVerify, SignJWT } from "jose";
import type { PublicJwk, SigningKey } from "./keys.ts";
import { readUnverified } from "./unverified-token.ts";

/** An RFC 9068 access token, as issued and as accepted by one node for itself. */
export interface AccessToken {
  readonly subject: string;
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
  readonly tokenId: string;
  readonly issuedAt: Date;
  /** A verified token may be remembered until then. */
  readonly expiresAt: Date;
  /** Thumbprint of the one key whose holder may use it (RFC 9449 section 6.1); any bearer may when left out. */
  readonly boundTo?: string;
}

export interface AccessTokenRefusal {
  readonly code: "token-invalid" | "token-expired";
}

export interface AccessTokenVerification {
  readonly issuer: string;
  readonly audience: string;
  readonly tokenKeys: readonly PublicJwk[];
  readonly now: Date;
}

const TYP = "at+jwt";

/** Signs a token for ourselves: `iss` and `aud` are both the node. */
export async function signAccessToken(
  token: AccessToken,
  { issuer, audience }: { readonly issuer: string; readonly audience: string },
  key: SigningKey,
): Promise<string> {
  if (key.family !== "token") throw new TypeError(`a ${key.family} key must not sign access tokens`);
  const scope = [...token.scopes].join(" ");
  return await new SignJWT({
    jti: token.tokenId,
    client_id: token.clientId,
    ...(scope === "" ? {} : { scope }),
    ...(token.boundTo === undefined ? {} : { cnf: { jkt: token.boundTo } }),
  })
    .setProtectedHeader({ typ: TYP, alg: key.publicJwk.alg, kid: key.kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(token.subject)
    .setIssuedAt(token.issuedAt)
    .setExpirationTime(token.expiresAt)
    .sign(key.privateJwk);
}

/** Verifies a bearer token. No clock tolerance: issuer and verifier are one node. */
export async function verifyAccessToken(
  token: string,
  { issuer, audience, tokenKeys, now }: AccessTokenVerification,
): Promise<Outcome<AccessToken, AccessTokenRefusal>> {
  const unverified = readUnverified(token);
  if (unverified === undefined || unverified.header.crit !== undefined) return INVALID;
  const key = tokenKeys.find(({ kid }) => kid === unverified.header.kid);
  if (key === undefined) return INVALID;
  try {
    const { payload } = await jwtVerify(token, key, {
      typ: TYP,
      algorithms: [key.alg],
      issuer,
      audience,
      requiredClaims: ["iss", "aud", "exp", "iat", "sub", "jti", "client_id"],
      currentDate: now,
      clockTolerance: 0,
    });
    return readAccessToken(payload, audience);
  } catch (error) {
    if (error instanceof errors.JWTExpired) return refused({ code: "token-expired" });
    if (!(error instanceof errors.JOSEError)) throw error;
    return INVALID;
  }
}

const INVALID: Outcome<never, AccessTokenRefusal> = refused({ code: "token-invalid" });

function readAccessToken(
  payload: Readonly<Record<string, unknown>>,
  audience: string,
): Outcome<AccessToken, AccessTokenRefusal> {
  const { sub, aud, jti, iat, exp, scope, client_id: clientId } = payload;
  if (aud !== audience || typeof sub !== "string" || typeof clientId !== "string") return INVALID;
  if (typeof jti !== "string" || typeof iat !== "number" || typeof exp !== "number") return INVALID;
  const bound = boundTo(payload.cnf);
  if (bound === undefined && payload.cnf !== undefined) return INVALID;
  const names = typeof scope === "string" ? scope.split(" ").filter((name) => name !== "") : [];
  return granted({
    subject: sub,
    clientId,
    scopes: new Set(names),
    tokenId: jti,
    issuedAt: new Date(iat * 1000),
    expiresAt: new Date(exp * 1000),
    ...(bound === undefined ? {} : { boundTo: bound }),
  });
}

/** A confirmation that is not understood binds to nobody we could recognise. */
function boundTo(confirmation: unknown): string | undefined {
  if (typeof confirmation !== "object" || confirmation === null || !("jkt" in confirmation)) return undefined;
  return typeof confirmation.jkt === "string" ? confirmation.jkt : undefined;
}
