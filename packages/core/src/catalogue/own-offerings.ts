import { type Catalogue, studyOf } from "./catalogue.ts";
import { allianceEntries } from "./consumers.ts";
import { type AcademicSession, type Course, capacityOf, type Offering, type Programme } from "./items.ts";
import type { CatalogueOffering, CatalogueStudy, OfferingAlliance } from "./offerings.ts";

/** What was made of offerings before, by what it was made of. */
export type MadeOfferings = WeakMap<Offering, Made>;

interface Made {
  readonly study: Course | Programme | undefined;
  readonly session: AcademicSession | undefined;
  readonly offering: CatalogueOffering;
}

/**
 * The institution's own offerings as its students and partners see them. One of which nothing is another since it was
 * made is the same object again.
 */
export function offeringsOfCatalogue(
  catalogue: Catalogue,
  host: string,
  made: MadeOfferings = new WeakMap(),
): readonly CatalogueOffering[] {
  return catalogue.offerings.map((offering) => {
    const study = studyOf(catalogue, offering);
    const session = catalogue.academicSessionById.get(offering.academicSession?.id ?? "");
    const before = made.get(offering);
    if (before !== undefined && before.study === study && before.session === session) return before.offering;
    const now = catalogueOfferingOf(offering, host, { study, session });
    made.set(offering, { study, session, offering: now });
    return now;
  });
}

function catalogueOfferingOf(
  offering: Offering,
  host: string,
  { study, session }: Pick<Made, "study" | "session">,
): CatalogueOffering {
  const capacity = capacityOf(offering.seatPools);
  const { resultValueType, link, cancellation } = offering;
  return {
    host,
    offeringId: offering.id,
    offeringKind: offering.offeringKind,
    primaryCode: offering.primaryCode,
    name: offering.name,
    description: offering.description,
    teachingLanguages: offering.teachingLanguages,
    modesOfDelivery: offering.modesOfDelivery,
    startDate: offering.startDate,
    endDate: offering.endDate,
    enrolmentWindow: offering.enrolmentWindow,
    alliances: alliancesOf(offering, study),
    ...(session === undefined ? {} : { academicSessionName: session.name }),
    ...(resultValueType === undefined ? {} : { resultValueType }),
    ...(capacity === undefined ? {} : { capacity }),
    ...(link === undefined ? {} : { link }),
    ...(cancellation === undefined
      ? {}
      : { cancellation: { on: cancellation.on, reason: cancellation.reason } }),
    ...(study === undefined ? {} : { study: catalogueStudyOf(study) }),
  };
}

function catalogueStudyOf(study: Course | Programme): CatalogueStudy {
  const { abbreviation, level, fieldsOfStudy } = study;
  return {
    kind: study.kind,
    studyId: study.id,
    primaryCode: study.primaryCode,
    name: study.name,
    description: study.description,
    studyLoad: study.studyLoad,
    ...(abbreviation === undefined ? {} : { abbreviation }),
    ...(level === undefined ? {} : { level }),
    ...(fieldsOfStudy === undefined ? {} : { fieldsOfStudy }),
    ...(study.kind === "programme" ? { programmeType: study.programmeType } : {}),
  };
}

/** The offering names its alliances; who sees it and how guests enrol is said on the course or programme. */
function alliancesOf(offering: Offering, study: Course | Programme | undefined): readonly OfferingAlliance[] {
  const ofStudy = study === undefined ? [] : allianceEntries(study);
  return allianceEntries(offering).flatMap((entry) => {
    const { name, enrolmentUrlForGuests } = entry;
    if (typeof name !== "string") return [];
    const rules = ofStudy.find((candidate) => candidate.name === name);
    const themes = rules?.themes;
    const url = rules?.enrolmentForGuests === "url" ? enrolmentUrlForGuests : undefined;
    return {
      name,
      visibleForOwnStudents: rules?.visibleForOwnStudents !== false,
      visibleForGuests: rules?.visibleForGuests !== false,
      themes: Array.isArray(themes) ? themes.filter((theme) => typeof theme === "string") : [],
      ...(typeof url === "string" ? { enrolmentUrlForGuests: url } : {}),
    };
  });
}
