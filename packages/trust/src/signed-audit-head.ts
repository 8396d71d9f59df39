import type { ChainEnd, Outcome } from "@wissel/core";
import { granted, refused } from "@wissel/core";
import type { SigningKey } from "./keys.ts";
import { type DocumentVerification, signDocument, verifyDocument } from "./signed-document.ts";

/** The end of a node's audit log at some time. */
export interface StatedHead {
  /** Entity id. */
  readonly issuer: string;
  /** Whole seconds, later ones are cut off. */
  readonly issuedAt: Date;
  readonly end: ChainEnd;
}

export interface AuditHeadRefusal {
  readonly code: "head-not-signed" | "head-altered";
}

export type AuditHeadVerification = Pick<DocumentVerification, "issuer" | "eventKeysOf" | "now">;

const TYP = "wissel-audit-head+jwt";

/** Signs the end of the audit log with an event key, for somebody outside to keep; it is for nobody in particular. */
export async function signAuditHead(
  { issuer: iss, issuedAt, end }: StatedHead,
  key: SigningKey,
): Promise<string> {
  const { sequence, hash } = end;
  return await signDocument(TYP, { iss, iat: Math.floor(issuedAt.getTime() / 1000), sequence, hash }, key);
}

/** Judges a signed end: what it states, or why it must not be relied on. It does not grow old. */
export async function verifyAuditHead(
  token: string,
  verification: AuditHeadVerification,
): Promise<Outcome<StatedHead, AuditHeadRefusal>> {
  const payload = await verifyDocument(token, {
    ...verification,
    typ: TYP,
    audience: undefined,
    requiredClaims: ["sequence", "hash"],
  });
  if (payload === "not-signed") return refused({ code: "head-not-signed" });
  if (typeof payload === "string") return refused({ code: "head-altered" });
  const { iat, sequence, hash } = payload;
  if (typeof sequence !== "number" || typeof hash !== "string" || iat === undefined) {
    return refused({ code: "head-altered" });
  }
  return granted({ issuer: verification.issuer, issuedAt: new Date(iat * 1000), end: { sequence, hash } });
}
