import type { Outcome } from "@wissel/core";
import { granted, refused } from "@wissel/core";
import type { SigningKey } from "./keys.ts";
import { type DocumentVerification, signDocument, verifyDocument } from "./signed-document.ts";

/** What an institution states of its ledger toward one partner. */
export interface LedgerToken {
  /** Entity ids. */
  readonly issuer: string;
  readonly audience: string;
  /** When it was read; whole seconds, later ones are cut off. */
  readonly issuedAt: Date;
  /** A page or statements, as the contract spells them. Of a verified one: not checked any further. */
  readonly ledger: Readonly<Record<string, unknown>>;
}

export interface LedgerTokenRefusal {
  readonly code: "ledger-not-signed" | "ledger-altered" | "ledger-outdated";
}

export interface LedgerVerification extends Pick<DocumentVerification, "issuer" | "eventKeysOf" | "now"> {
  /** Our entity id. */
  readonly audience: string;
}

const TYP = "wissel-ledger+jwt";
/** What a ledger said yesterday must not undo what happened since. */
const GOOD_FOR_MS = 300_000;

/** Signs what one partner asked of the ledger with an event key. */
export async function signLedger(
  { issuer: iss, audience: aud, issuedAt, ledger }: LedgerToken,
  key: SigningKey,
): Promise<string> {
  return await signDocument(TYP, { iss, aud, iat: Math.floor(issuedAt.getTime() / 1000), ledger }, key);
}

/** Judges it: what it states, or why it must not be relied on. */
export async function verifyLedger(
  token: string,
  verification: LedgerVerification,
): Promise<Outcome<LedgerToken, LedgerTokenRefusal>> {
  const { issuer, audience, now } = verification;
  const payload = await verifyDocument(token, {
    ...verification,
    typ: TYP,
    requiredClaims: ["aud", "ledger"],
  });
  if (payload === "not-signed") return refused({ code: "ledger-not-signed" });
  if (typeof payload === "string") return refused({ code: "ledger-altered" });
  const { iat, ledger } = payload;
  if (typeof ledger !== "object" || ledger === null || iat === undefined) {
    return refused({ code: "ledger-altered" });
  }
  const issuedAt = new Date(iat * 1000);
  if (now.getTime() - issuedAt.getTime() > GOOD_FOR_MS) return refused({ code: "ledger-outdated" });
  return granted({ issuer, audience, issuedAt, ledger: { ...ledger } });
}
