import { type MeOperations, type MeSchemas, problemOf } from "@wissel/contract";
import { type Disclosure, type Disclosures, NOTICE_LANGUAGES, PURPOSES } from "@wissel/core";
import type { Institutions } from "../enrolment/partners.ts";
import type { Handlers } from "../http/operation.ts";

export interface MyDisclosurePorts {
  readonly disclosures: Pick<Disclosures, "listForPerson">;
  readonly institutions: Pick<Institutions, "nameOf">;
}

/** What a student sees of who was told what. */
export type MyDisclosureHandlers = Pick<Handlers<MeOperations>, "listMyDisclosures">;

const DISCLOSURES_SHOWN = 500;

export function myDisclosureHandlers({ disclosures, institutions }: MyDisclosurePorts): MyDisclosureHandlers {
  return {
    async listMyDisclosures({ caller }) {
      if (caller.kind !== "student") return { problem: problemOf("scope-missing") };
      const found = await disclosures.listForPerson(caller.personId, DISCLOSURES_SHOWN);
      return { status: 200, body: { items: found.map((one) => toWireDisclosure(one, institutions)) } };
    },
  };
}

function toWireDisclosure(
  { recipient, purpose, fields, at, associationId, offeringId }: Disclosure,
  { nameOf }: Pick<Institutions, "nameOf">,
): MeSchemas["Disclosure"] {
  return {
    recipient: { schacHome: recipient, name: nameOf(recipient) },
    purpose,
    why: NOTICE_LANGUAGES.map((language) => ({ language, value: PURPOSES[purpose][language] })),
    fields: [...fields],
    associationId,
    offeringId,
    at: at.toISOString(),
  };
}
