import { granted, type Outcome, refused } from "@wissel/core";
import {
  base64url,
  calculateJwkThumbprint,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  jwtVerify,
  SignJWT,
} from "jose";
import type { PrivateJwk, PublicJwk } from "./keys.ts";
import { parsePublicKeys } from "./public-keys.ts";
import { readUnverified } from "./unverified-token.ts";

/** The key that a client proves to hold with each request (RFC 9449). Made anew by each process, kept nowhere. */
export interface DpopKey {
  /** RFC 7638 thumbprint: what a token is bound to. */
  readonly thumbprint: string;
  readonly publicJwk: Pick<PublicJwk, "kty" | "crv" | "x" | "y">;
  readonly privateJwk: PrivateJwk;
}

/** One request that a proof is good for. */
export interface DpopRequest {
  readonly method: string;
  /** Query and fragment do not count. */
  readonly url: string;
  /** Left out toward a token endpoint, where there is none yet. */
  readonly accessToken?: string;
}

export interface DpopProof extends DpopRequest {
  readonly jti: string;
  readonly now: Date;
  /** As the server asked for it. */
  readonly nonce?: string | undefined;
}

/** What a proof showed. It must be taken once only: `jti` and `thumbprint` name it until `expiresAt`. */
export interface ProvenKey {
  readonly thumbprint: string;
  readonly jti: string;
  readonly expiresAt: Date;
}

export interface DpopVerification {
  readonly method: string;
  readonly url: string;
  readonly accessToken: string;
  readonly now: Date;
}

const TYP = "dpop+jwt";
const ALGORITHMS = ["ES256", "EdDSA", "Ed25519", "PS256"];
/** Clocks of institutions are not all right; a proof is taken once anyway. */
const WINDOW_MS = 60_000;
const MAX_JTI_LENGTH = 200;

export async function generateDpopKey(): Promise<DpopKey> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const { kty = "", crv = "", x = "", y = "", d = "" } = await exportJWK(privateKey);
  const publicJwk = { kty, crv, x, y };
  const thumbprint = await calculateJwkThumbprint(publicJwk);
  return {
    thumbprint,
    publicJwk,
    privateJwk: { ...publicJwk, kid: thumbprint, alg: "ES256", use: "sig", d },
  };
}

/** A proof for one request (RFC 9449 section 4.2). */
export async function signDpopProof(proof: DpopProof, key: DpopKey): Promise<string> {
  const { method, url, accessToken, jti, now, nonce } = proof;
  const claims = {
    jti,
    htm: method,
    htu: withoutQuery(url),
    ...(accessToken === undefined ? {} : { ath: await hashOf(accessToken) }),
    ...(nonce === undefined ? {} : { nonce }),
  };
  return await new SignJWT(claims)
    .setProtectedHeader({ typ: TYP, alg: "ES256", jwk: key.publicJwk })
    .setIssuedAt(now)
    .sign(key.privateJwk);
}

/**
 * Checks a proof against the request that it came with (RFC 9449 section 4.3, all but the replay, which needs a memory).
 * Whether the token is bound to the key is the caller's to compare.
 */
export async function verifyDpopProof(
  proof: string,
  { method, url, accessToken, now }: DpopVerification,
): Promise<Outcome<ProvenKey, { readonly code: "proof-invalid" }>> {
  const unverified = readUnverified(proof);
  if (unverified === undefined || unverified.header.crit !== undefined) return INVALID;
  const [key] = (await parsePublicKeys({ keys: [unverified.header.jwk] })) ?? [];
  if (key === undefined || !ALGORITHMS.includes(key.alg) || unverified.header.alg !== key.alg) return INVALID;
  try {
    const { payload } = await jwtVerify(proof, await importJWK({ ...key }, key.alg), {
      typ: TYP,
      algorithms: [key.alg],
      requiredClaims: ["jti", "htm", "htu", "iat", "ath"],
      currentDate: now,
      clockTolerance: WINDOW_MS / 1000,
    });
    const { jti, htm, htu, iat, ath } = payload;
    if (typeof jti !== "string" || jti.length > MAX_JTI_LENGTH || typeof iat !== "number") return INVALID;
    if (htm !== method || typeof htu !== "string" || !isSameAddress(htu, url)) return INVALID;
    if (Math.abs(now.getTime() - iat * 1000) > WINDOW_MS) return INVALID;
    if (ath !== (await hashOf(accessToken))) return INVALID;
    return granted({ thumbprint: key.kid, jti, expiresAt: new Date(iat * 1000 + 2 * WINDOW_MS) });
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    return INVALID;
  }
}

const INVALID: Outcome<never, { readonly code: "proof-invalid" }> = refused({ code: "proof-invalid" });

function isSameAddress(htu: string, url: string): boolean {
  return URL.canParse(htu) && withoutQuery(htu) === withoutQuery(url);
}

function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

async function hashOf(accessToken: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(accessToken));
  return base64url.encode(new Uint8Array(digest));
}
