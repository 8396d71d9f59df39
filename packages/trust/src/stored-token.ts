import type { Outcome } from "@wissel/core";
import { granted, refused } from "@wissel/core";
import { compactVerify, errors, jwtVerify } from "jose";
import { verifyEntityStatement } from "./entity-statement.ts";
import { HISTORICAL_KEYS_TYP } from "./historical-keys.ts";
import type { PublicJwk } from "./keys.ts";
import { ACCEPTED_ALGORITHMS, parsePublicKeys } from "./public-keys.ts";
import { readUnverified } from "./unverified-token.ts";

/** A signed event as it was kept, with what it was believed on. Nothing else is needed to judge it, ever. */
export interface StoredToken {
  readonly token: string;
  readonly jwk: unknown;
  /** The issuer's entity statement that vouched for the key; undefined where none was kept. */
  readonly statement: string | undefined;
  /** The issuer's list of keys it used earlier, signed with the key of its statement. */
  readonly historicalKeys: string | undefined;
  /** When it was accepted; of an own token, when the statement was current. */
  readonly acceptedAt: Date;
  /** Since when its issuer has taken the key back. */
  readonly revokedAt: Date | undefined;
}

/** What holds of a stored token. */
export interface ProvenToken {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly kid: string;
  /** Thumbprint of the entity key that everything hangs on: to be compared with the one got out of band. */
  readonly entityKid: string;
}

/** Why a stored token proves nothing; a sentence for people. */
export interface StoredTokenRefusal {
  readonly code: "token-malformed" | "signature-wrong" | "key-not-vouched-for" | "signature-in-doubt";
  readonly detail: string;
}

/** How long a statement is relied on after its end while its entity cannot be reached. */
const STALE_GRACE_MS = 72 * 60 * 60 * 1000;

/** Judges a stored event by what was stored with it. Uses no network and no clock. */
export async function verifyStoredToken(
  stored: StoredToken,
): Promise<Outcome<ProvenToken, StoredTokenRefusal>> {
  const unverified = readUnverified(stored.token);
  if (unverified === undefined) return refuse("token-malformed", "it is not a signed token");
  const { header, claims } = unverified;
  if (header.typ !== "secevent+jwt" || header.crit !== undefined) {
    return refuse("token-malformed", "it is not a Security Event Token");
  }
  const [key] = (await parsePublicKeys({ keys: [stored.jwk] })) ?? [];
  if (key === undefined || key.kid !== header.kid) {
    return refuse("key-not-vouched-for", "the stored key is not the one that kid names");
  }
  if (!(await isSignedBy(stored.token, key))) {
    return refuse("signature-wrong", "the signature does not fit the stored key");
  }
  if (stored.revokedAt !== undefined && stored.acceptedAt >= stored.revokedAt) {
    return refuse(
      "signature-in-doubt",
      `its issuer took the key back as of ${stored.revokedAt.toISOString()}`,
    );
  }
  if (typeof claims.iss !== "string" || typeof claims.iat !== "number") {
    return refuse("token-malformed", "it does not say who issued it and when");
  }
  const vouched = await entityKidFor(stored, { issuer: claims.iss, kid: key.kid, iat: claims.iat });
  return vouched.ok ? granted({ claims, kid: key.kid, entityKid: vouched.value }) : vouched;
}

async function isSignedBy(token: string, key: PublicJwk): Promise<boolean> {
  try {
    await compactVerify(token, { ...key }, { algorithms: [key.alg] });
    return true;
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    return false;
  }
}

interface Wanted {
  readonly issuer: string;
  readonly kid: string;
  /** Seconds. */
  readonly iat: number;
}

/** The entity key that vouches for the token's key at that time, by the statement or by the list of earlier keys. */
async function entityKidFor(
  { statement, historicalKeys, acceptedAt }: StoredToken,
  wanted: Wanted,
): Promise<Outcome<string, StoredTokenRefusal>> {
  if (statement === undefined) return notVouched("no statement of its issuer was kept");
  const stated = readUnverified(statement);
  const kid = stated?.header.kid;
  const { iat, exp } = stated?.claims ?? {};
  if (typeof kid !== "string" || typeof iat !== "number" || typeof exp !== "number") {
    return notVouched("the kept statement cannot be read");
  }
  if (acceptedAt.getTime() > exp * 1000 + STALE_GRACE_MS) return notVouched("the kept statement had run out");
  // It may have been relied on for a while after its end.
  const at = new Date(Math.min(Math.max(acceptedAt.getTime(), iat * 1000), exp * 1000));
  const verified = await verifyEntityStatement(statement, { entityId: wanted.issuer, pins: [kid], now: at });
  if (!verified.ok) return notVouched(`the kept statement does not hold: ${verified.refusal.detail}`);
  if (verified.value.node.eventKeys.some((key) => key.kid === wanted.kid)) return granted(kid);
  if (historicalKeys === undefined) return notVouched("the kept statement does not name the key");
  const fault = await historicalFault(historicalKeys, wanted, stated?.claims.jwks);
  return fault === undefined ? granted(kid) : notVouched(fault);
}

/** Why the list of earlier keys does not vouch for the key, or undefined. */
async function historicalFault(token: string, wanted: Wanted, jwks: unknown): Promise<string | undefined> {
  const kid = readUnverified(token)?.header.kid;
  const entityKey = (await parsePublicKeys(jwks))?.find((key) => key.kid === kid);
  if (entityKey === undefined) return "the list of earlier keys is not signed with the entity key";
  let keys: unknown;
  try {
    const { payload } = await jwtVerify(
      token,
      { ...entityKey },
      {
        typ: HISTORICAL_KEYS_TYP,
        algorithms: [...ACCEPTED_ALGORITHMS],
        issuer: wanted.issuer,
      },
    );
    keys = payload.keys;
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    return "the list of earlier keys is not signed with the entity key";
  }
  const listed = (Array.isArray(keys) ? keys : []).find((key) => key?.kid === wanted.kid);
  if (listed === undefined) return "neither the statement nor the list of earlier keys names the key";
  if (!(Number(listed.iat) <= wanted.iat && wanted.iat <= Number(listed.exp))) {
    return "the key was not in use when the token was signed";
  }
  if (listed.revoked !== undefined && !(wanted.iat < Number(listed.revoked.revoked_at))) {
    return "the key had been taken back when the token was signed";
  }
  return undefined;
}

function notVouched(detail: string): Outcome<never, StoredTokenRefusal> {
  return refuse("key-not-vouched-for", detail);
}

function refuse(code: StoredTokenRefusal["code"], detail: string): Outcome<never, StoredTokenRefusal> {
  return refused({ code, detail });
}
