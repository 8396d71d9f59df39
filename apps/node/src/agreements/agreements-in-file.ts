import { documents, openValidators } from "@wissel/contract";
import { type AgreementDocument, termsFindings } from "@wissel/core";
import { itemsOf, type JsonReader, type JsonRecord } from "../federation/json-reader.ts";

/** The agreements that stand beside a partner in the peers file, in force unless one says otherwise. */
export function agreementsIn(
  peer: JsonRecord,
  schacHome: string,
  reader: JsonReader,
): readonly AgreementDocument[] {
  if (peer.agreements === undefined) return [];
  const validators = openValidators(documents.desk);
  return itemsOf(peer, "agreements", reader).flatMap(({ item, reader: { at, complain } }) => {
    const value = { state: "in_force", ...item };
    const errors = validators.check("AgreementDocument", value);
    for (const { pointer = "", detail } of errors) complain(`${at}${pointer.replace("#", "")} ${detail}`);
    if (errors.length > 0) return [];
    // It fits the schema, which is the model's.
    const document = value as unknown as AgreementDocument;
    const findings = termsFindings(document, schacHome);
    for (const { pointer, reason } of findings) complain(`${at}${pointer} ${reason}`);
    return findings.length > 0 ? [] : [document];
  });
}
