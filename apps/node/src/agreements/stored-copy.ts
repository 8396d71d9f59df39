import { createHash } from "node:crypto";
import { type DeskSchemas, documents, openValidators } from "@wissel/contract";
import { type AgreementDocument, agreementText } from "@wissel/core";
import type { PartnerAgreement } from "@wissel/store";

/** A document with the text that is stored, hashed and told to the partner. */
export interface WrittenCopy {
  readonly document: AgreementDocument;
  readonly text: string;
  /** SHA-256 of the text in UTF-8, base64url. */
  readonly sha256: string;
}

export function writtenCopy(document: AgreementDocument): WrittenCopy {
  const text = agreementText(document);
  return { document, text, sha256: sha256(text) };
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

/** By which a partner knows whether it has heard of all these copies as they are (`held` of listExchangedAgreements). */
export function digestOfCopies(
  copies: readonly Pick<PartnerAgreement, "agreementId" | "version" | "sha256">[],
): string {
  const lines = copies.map(
    ({ agreementId, version, sha256: digest }) => `${agreementId} ${version} ${digest}`,
  );
  return sha256(lines.toSorted().join("\n"));
}

/** An own copy: this node wrote the text. */
export function ownDocument({ text }: { readonly text: string }): AgreementDocument {
  return JSON.parse(text) as AgreementDocument;
}

/** The same as the contract spells it, which is how the model does. */
export function toWireDocument(document: AgreementDocument): DeskSchemas["AgreementDocument"] {
  return document as DeskSchemas["AgreementDocument"];
}

/** Reads texts of partners: undefined for what is no agreement, or says more than this version knows. */
export function openCopyReader(): (text: string) => AgreementDocument | undefined {
  const validators = openValidators(documents.desk);
  return (text) => {
    const value = jsonOf(text);
    return validators.check("AgreementDocument", value).length === 0
      ? (value as AgreementDocument)
      : undefined;
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
