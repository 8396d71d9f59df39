import type { Outcome } from "@wissel/core";
import { granted, refused } from "@wissel/core";
import type { PublicJwk, SigningKey } from "./keys.ts";
import { signDocument, verifyDocument } from "./signed-document.ts";

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

const TYP = "wissel-round+jwt";

/** Signs a round with an event key. It has no audience: every member of the alliance relies on it. */
export async function signRound(statement: RoundStatement, key: SigningKey): Promise<string> {
  const { round, issuer: iss, issuedAt, expiresAt } = statement;
  return await signDocument(TYP, { round, iss, iat: secondsOf(issuedAt), exp: secondsOf(expiresAt) }, key);
}

/** Judges a signed round: what it states, or why it must not be relied on. */
export async function verifyRound(
  token: string,
  { issuer, eventKeysOf, now }: RoundVerification,
): Promise<Outcome<RoundStatement, RoundStatementRefusal>> {
  const requiredClaims = ["exp", "round"];
  const verification = { typ: TYP, issuer, audience: undefined, requiredClaims, eventKeysOf, now };
  const payload = await verifyDocument(token, verification);
  if (typeof payload === "string") return refused({ code: `round-${payload}` });
  const { iat, exp, round } = payload;
  if (typeof round !== "object" || round === null || iat === undefined || exp === undefined) {
    return refused({ code: "round-altered" });
  }
  const issuedAt = new Date(iat * 1000);
  return granted({ issuer, issuedAt, expiresAt: new Date(exp * 1000), round: { ...round } });
}

function secondsOf(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}
