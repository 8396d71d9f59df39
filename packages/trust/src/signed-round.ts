import type { Outcome } from "@wissel/core";
import { granted, refused } from "@wissel/core";
import { errors, jwtVerify, SignJWT } from "jose";
import type { PublicJwk, SigningKey } from "./keys.ts";
import { ACCEPTED_ALGORITHMS } from "./public-keys.ts";
import { readUnverified } from "./unverified-token.ts";

/** A round as its coordinator's node states it. */
export interface RoundStatement {
  /** The coordinator's entity id. */
  readonly issuer: string;
  readonly issuedAt: Date;
  /** The end of the round's validity; whole seconds, later ones are cut off. */
  readonly expiresAt: Date;
  /** The round, as the contract spells it. Of a verified one: not checked any further. */
  readonly round: Readonly<Record<string, unknown>>;
}

export interface RoundStatementRefusal {
  readonly code: "round-not-signed" | "round-altered" | "round-expired";
}

export interface RoundVerification {
  /** The entity id of the coordinator that it must be from. */
  readonly issuer: string;
  /** Its event keys, asked with the `kid` so that they can be fetched again. Throws when they cannot be had. */
  readonly eventKeysOf: (issuer: string, kid: string) => Promise<readonly PublicJwk[] | undefined>;
  readonly now: Date;
}

/** Keeps a round from being taken for an event, which is signed with the same key. */
const TYP = "wissel-round+jwt";
const CLOCK_TOLERANCE_S = 60;

/** Signs a round with an event key. It has no audience: every member of the alliance relies on it. */
export async function signRound(statement: RoundStatement, key: SigningKey): Promise<string> {
  if (key.family !== "event") throw new TypeError(`a ${key.family} key must not sign rounds`);
  return await new SignJWT({ round: statement.round })
    .setProtectedHeader({ typ: TYP, alg: key.publicJwk.alg, kid: key.kid })
    .setIssuer(statement.issuer)
    .setIssuedAt(statement.issuedAt)
    .setExpirationTime(Math.floor(statement.expiresAt.getTime() / 1000))
    .sign(key.privateJwk);
}

/** Judges a signed round: what it states, or why it must not be relied on. */
export async function verifyRound(
  token: string,
  { issuer, eventKeysOf, now }: RoundVerification,
): Promise<Outcome<RoundStatement, RoundStatementRefusal>> {
  const header = readUnverified(token)?.header;
  if (header === undefined || header.crit !== undefined || header.typ !== TYP) return NOT_SIGNED;
  if (typeof header.kid !== "string") return NOT_SIGNED;
  const key = (await eventKeysOf(issuer, header.kid))?.find(({ kid }) => kid === header.kid);
  if (key === undefined || !ACCEPTED_ALGORITHMS.some((accepted) => accepted === key.alg)) return NOT_SIGNED;
  try {
    const { payload } = await jwtVerify(token, key, {
      typ: TYP,
      algorithms: [key.alg],
      issuer,
      requiredClaims: ["iss", "iat", "exp", "round"],
      currentDate: now,
      clockTolerance: CLOCK_TOLERANCE_S,
    });
    const { iat, exp, round } = payload;
    if (typeof round !== "object" || round === null || iat === undefined || exp === undefined) return ALTERED;
    const issuedAt = new Date(iat * 1000);
    return granted({ issuer, issuedAt, expiresAt: new Date(exp * 1000), round: { ...round } });
  } catch (error) {
    if (error instanceof errors.JWTExpired) return refused({ code: "round-expired" });
    if (!(error instanceof errors.JOSEError)) throw error;
    return ALTERED;
  }
}

const NOT_SIGNED: Outcome<never, RoundStatementRefusal> = refused({ code: "round-not-signed" });
const ALTERED: Outcome<never, RoundStatementRefusal> = refused({ code: "round-altered" });
