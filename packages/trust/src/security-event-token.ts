import type { DeliveryError, Outcome } from "@wissel/core";
import { granted, refused } from "@wissel/core";
import { errors, jwtVerify, SignJWT } from "jose";
import type { PublicJwk, SigningKey } from "./keys.ts";
import { ACCEPTED_ALGORITHMS } from "./public-keys.ts";
import { readUnverified } from "./unverified-token.ts";

/** The claims of a Security Event Token as we profile it: one audience, one event, no `exp`, no `sub`. */
export interface SetClaims {
  readonly iss: string;
  readonly aud: string;
  /** Seconds since 1970. Never used for order (RFC 8417 section 5.3). */
  readonly iat: number;
  readonly jti: string;
  readonly txn: string;
  readonly sub_id: { readonly format: "opaque"; readonly id: string };
  /** Exactly one member: event URI to payload. */
  readonly events: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A SET whose signature was checked, with the key that was used: proof for as long as it is kept. */
export interface VerifiedSet {
  readonly claims: SetClaims;
  readonly kid: string;
  readonly jwk: PublicJwk;
}

export interface SetRefusal {
  readonly code: DeliveryError;
  readonly description: string;
}

export interface SetVerification {
  /** Our own entity id; the SET must name it as its only audience. */
  readonly audience: string;
  /**
   * The event keys of an issuer, asked with the `kid` of the token so that keys can be fetched again for an unknown
   * one. Undefined: no issuer we know. Throws when keys could not be had, which is an outage and no verdict.
   */
  readonly eventKeysOf: (issuer: string, kid: string) => Promise<readonly PublicJwk[] | undefined>;
  readonly now: Date;
}

const CLOCK_TOLERANCE_S = 60;
const MAX_ID_LENGTH = 255;

/** Signs a SET (RFC 8417 section 2.2; `typ` as section 2.3 asks) with an event key. */
export async function signSet(claims: SetClaims, key: SigningKey): Promise<string> {
  if (key.family !== "event") throw new TypeError(`a ${key.family} key must not sign events`);
  return await new SignJWT({ ...claims })
    .setProtectedHeader({ typ: "secevent+jwt", alg: key.publicJwk.alg, kid: key.kid })
    .sign(key.privateJwk);
}

/** Judges a SET: valid with its claims, or refused with the code for the answer of RFC 8935 section 2.4. */
export async function verifySet(
  token: string,
  { audience, eventKeysOf, now }: SetVerification,
): Promise<Outcome<VerifiedSet, SetRefusal>> {
  const unverified = readUnverified(token);
  if (unverified === undefined) return refuse("invalid_request", "this is not a signed token");
  const { header } = unverified;
  const { alg, kid } = header;
  if (header.typ !== "secevent+jwt") return refuse("invalid_request", "typ must be secevent+jwt");
  if (header.crit !== undefined) return refuse("invalid_request", "no critical header is understood");
  if (!ACCEPTED_ALGORITHMS.some((accepted) => accepted === alg)) {
    return refuse("invalid_request", `alg must be one of ${ACCEPTED_ALGORITHMS.join(", ")}`);
  }
  if (typeof kid !== "string" || kid.length > MAX_ID_LENGTH) {
    return refuse("invalid_request", "kid must name the key");
  }
  const stated = withOneAudience(unverified.claims);
  const fault = faultOf(stated);
  if (fault !== undefined) return refuse("invalid_request", fault);
  const claims = stated as unknown as SetClaims; // faultOf found nothing wrong with its shape
  if (claims.aud !== audience) return refuse("invalid_audience", "aud is not this institution");
  if (claims.iat > now.getTime() / 1000 + CLOCK_TOLERANCE_S) {
    return refuse("invalid_request", "iat is in the future");
  }
  const keys = await eventKeysOf(claims.iss, kid);
  if (keys === undefined) return refuse("invalid_issuer", "iss is not a partner of this institution");
  const jwk = keys.find((key) => key.kid === kid);
  if (jwk === undefined) return refuse("invalid_key", "iss does not publish the key that kid names");
  return await checkSignature(token, { claims, kid, jwk }, now);
}

async function checkSignature(
  token: string,
  verified: VerifiedSet,
  now: Date,
): Promise<Outcome<VerifiedSet, SetRefusal>> {
  try {
    await jwtVerify(token, verified.jwk, {
      typ: "secevent+jwt",
      algorithms: [verified.jwk.alg],
      issuer: verified.claims.iss,
      audience: verified.claims.aud,
      requiredClaims: ["iss", "aud", "iat", "jti", "events"],
      currentDate: now,
      clockTolerance: CLOCK_TOLERANCE_S,
    });
    return granted(verified);
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    return refuse("invalid_key", "the signature does not fit the key that kid names");
  }
}

/** RFC 7519 section 4.1.3: a list with one audience says the same as its only member. */
function withOneAudience(claims: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { aud } = claims;
  return Array.isArray(aud) && aud.length === 1 ? { ...claims, aud: aud[0] } : claims;
}

/** What is wrong with the shape of the claims, or undefined. */
function faultOf(claims: Readonly<Record<string, unknown>>): string | undefined {
  const { iss, aud, iat, jti, txn, events } = claims;
  if (claims.exp !== undefined) return "a SET has no exp: a fact does not run out";
  if (claims.nbf !== undefined) return "a SET has no nbf";
  if (claims.sub !== undefined) return "a SET has no sub, it has a sub_id";
  if (!isId(iss) || !isId(jti) || !isId(txn)) return "iss, jti and txn must be texts";
  if (typeof aud !== "string") return "aud must be exactly one audience";
  if (typeof iat !== "number" || !Number.isFinite(iat)) return "iat must be a number";
  const subject = claims.sub_id;
  if (!isRecord(subject) || subject.format !== "opaque" || !isId(subject.id)) {
    return "sub_id must have the format opaque and an id";
  }
  if (!isRecord(events)) return "events must be an object";
  const payloads = Object.values(events);
  if (payloads.length !== 1 || !payloads.every(isRecord)) return "events must hold exactly one event";
  return undefined;
}

function isId(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= MAX_ID_LENGTH;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(code: DeliveryError, description: string): Outcome<VerifiedSet, SetRefusal> {
  return refused({ code, description });
}
