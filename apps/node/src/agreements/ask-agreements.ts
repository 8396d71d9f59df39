import { documents, type ExchangeSchemas, openValidators } from "@wissel/contract";
import { isTimeZone, type Peer } from "@wissel/core";
import type { PartnerAgreement } from "@wissel/store";
import { type AskPorts, LedgerUnavailable, readSigned } from "../reconciliation/ask-partner.ts";
import { openCopyReader, sha256 } from "./stored-copy.ts";

/**
 * The copies that a partner holds of the agreements with us, each with the text that its digest is of. It is told what
 * we hold (`digestOfCopies`), and asks back if it has not heard of that.
 */
export type AskAgreements = (
  peer: Peer,
  held: string,
) => Promise<readonly Omit<PartnerAgreement, "partner">[]>;

/** Throws LedgerUnavailable where they cannot be had, or must not be relied on. */
export function openAskAgreements(ports: AskPorts): AskAgreements {
  const validators = openValidators(documents.exchange);
  const read = openCopyReader();
  return async (peer, held) => {
    const answer = await readSigned(ports, validators, {
      peer,
      path: `/agreements?held=${held}`,
      schema: "ExchangedAgreements",
    });
    const { agreements } = answer as ExchangeSchemas["ExchangedAgreements"]; // checked against it
    const names = new Set(agreements.map(({ agreementId }) => agreementId));
    const isWhole = agreements.every((copy) => {
      const document = read(copy.text);
      const isReadable = document === undefined || isTimeZone(document.timeZone);
      return isReadable && copy.sha256 === sha256(copy.text);
    });
    if (names.size < agreements.length || !isWhole) {
      throw new LedgerUnavailable(peer.schacHome, "agreements-altered");
    }
    return agreements.map(({ agreementId, version, sha256: digest, text }) => {
      return { agreementId, version, sha256: digest, text };
    });
  };
}
