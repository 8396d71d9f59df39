import type { Offering } from "@wissel/core";
import type { SisSchemas } from "../generated/sis.ts";
import { said } from "../v5/said.ts";
import {
  canonicalTag,
  fromWireCommon,
  fromWireTexts,
  type ItemSource,
  referenceTo,
} from "./from-wire-common.ts";

/** What is asked of a student when the offering does not say. */
export const DEFAULT_PERSON_FIELDS = ["givenName", "surname", "mail"] as const;

/** Exactly one of `course` and `programme` must be there: `documentFindings` has seen to it. */
export function fromWireOffering(document: SisSchemas["OfferingFields"], source: ItemSource): Offering {
  const { ids, timeZone } = source;
  const { course, programme, enrolmentWindow: window } = document;
  const offeringKind = course === undefined ? "programme" : "course";
  const ofSourceId = course ?? programme ?? "";
  return {
    kind: "offering",
    offeringKind,
    of: { id: ids(offeringKind, ofSourceId), sourceId: ofSourceId },
    ...fromWireCommon("offering", document, source),
    description: fromWireTexts(document.description),
    teachingLanguages: (document.teachingLanguages ?? []).map(canonicalTag),
    modesOfDelivery: document.modesOfDelivery ?? [],
    startDate: document.startDate,
    endDate: document.endDate,
    resultExpected: document.resultExpected ?? true,
    enrolmentWindow: {
      timeZone: window?.timeZone ?? timeZone,
      ...said({ opensAt: instant(window?.opensAt), closesAt: instant(window?.closesAt) }),
    },
    seatPools: document.seatPools ?? [],
    promotion: document.promotion ?? "place",
    personFields: document.personFields ?? DEFAULT_PERSON_FIELDS,
    ...said({
      academicSession: referenceTo(ids, "academic_session", document.academicSession),
      organisation: referenceTo(ids, "organisation", document.organisation),
      abbreviation: document.abbreviation,
      modeOfStudy: document.modeOfStudy,
      resultValueType: document.resultValueType,
      link: document.link,
      minimumStudents: document.minimumStudents,
      offerHours: document.offerHours,
    }),
  };
}

function instant(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
