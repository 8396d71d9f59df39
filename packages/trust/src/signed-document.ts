import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import type { PublicJwk, SigningKey } from "./keys.ts";
import { ACCEPTED_ALGORITHMS } from "./public-keys.ts";
import { readUnverifiedWithin } from "./unverified-token.ts";

/** What a signed document is told from others by, and who must have signed it. */
export interface DocumentVerification {
  /** Keeps one kind from being taken for another, or for an event, which is signed with the same key. */
  readonly typ: string;
  /** The entity id that it must be from. */
  readonly issuer: string;
  /** Whom it must be for; undefined where it is for everybody. */
  readonly audience: string | undefined;
  /** Claims it must have besides `iss` and `iat`. */
  readonly requiredClaims: readonly string[];
  /** The issuer's event keys, asked with the `kid` so that they can be fetched again. Throws when they cannot be had. */
  readonly eventKeysOf: (issuer: string, kid: string) => Promise<readonly PublicJwk[] | undefined>;
  readonly now: Date;
}

const CLOCK_TOLERANCE_S = 60;
/** In characters: rounds of thousands of offerings, pages of the ledger. */
const MAX_DOCUMENT_LENGTH = 4 * 1024 * 1024;

/** Signs claims, of which `iss` and `iat` are some, with an event key. */
export async function signDocument(typ: string, claims: JWTPayload, key: SigningKey): Promise<string> {
  if (key.family !== "event") throw new TypeError(`a ${key.family} key must not sign documents`);
  return await new SignJWT(claims)
    .setProtectedHeader({ typ, alg: key.publicJwk.alg, kid: key.kid })
    .sign(key.privateJwk);
}

/** The claims of a signed document, or why it must not be relied on. */
export async function verifyDocument(
  token: string,
  { typ, issuer, audience, requiredClaims, eventKeysOf, now }: DocumentVerification,
): Promise<JWTPayload | "not-signed" | "altered" | "expired"> {
  const header = readUnverifiedWithin(token, MAX_DOCUMENT_LENGTH)?.header;
  if (header === undefined || header.crit !== undefined || header.typ !== typ) return "not-signed";
  if (typeof header.kid !== "string") return "not-signed";
  const key = (await eventKeysOf(issuer, header.kid))?.find(({ kid }) => kid === header.kid);
  if (key === undefined || !ACCEPTED_ALGORITHMS.some((accepted) => accepted === key.alg)) return "not-signed";
  try {
    const { payload } = await jwtVerify(token, key, {
      typ,
      algorithms: [key.alg],
      issuer,
      ...(audience === undefined ? {} : { audience }),
      requiredClaims: ["iss", "iat", ...requiredClaims],
      currentDate: now,
      clockTolerance: CLOCK_TOLERANCE_S,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) return "expired";
    if (!(error instanceof errors.JOSEError)) throw error;
    return "altered";
  }
}
