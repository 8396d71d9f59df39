import type {
  AcademicSessionFilter,
  CatalogueOfferingFilter,
  CourseFilter,
  EducationSpecificationFilter,
  ItemFilter,
  ModeOfDelivery,
  OrganisationFilter,
  ProgrammeFilter,
  Reading,
  SortAttribute,
  SortKey,
} from "@wissel/core";
import type { OoapiOperations } from "../generated/ooapi.ts";
import { said } from "./said.ts";
import {
  ACADEMIC_SESSION_TYPE_V5,
  allFromV5,
  EDUCATION_SPECIFICATION_TYPE_V5,
  fromV5,
  LEVEL_V5,
  MODE_OF_DELIVERY_V5,
  MODE_OF_STUDY_V5,
  PROGRAMME_TYPE_V5,
  QUALIFICATION_V5,
  SECTOR_V5,
} from "./spelling.ts";

type Query<Id extends keyof OoapiOperations> = NonNullable<OoapiOperations[Id]["parameters"]["query"]>;

/** The parameters of any answer: whose part of the catalogue it is. */
export interface WireItemQuery {
  readonly consumer?: string;
  readonly "alliances.name"?: string;
  readonly primaryCode?: string;
  readonly q?: string;
  /** Not on the wire: what the reader who asks is bound to. */
  readonly reading?: Reading;
}

export function fromWireItemQuery(query: WireItemQuery): ItemFilter {
  return said({
    consumer: query.consumer,
    alliance: query["alliances.name"],
    primaryCode: query.primaryCode,
    q: query.q,
    reading: query.reading,
  });
}

export function fromWireOrganisationQuery(query: Query<"listOrganisations">): OrganisationFilter {
  return { ...fromWireItemQuery(query), ...said({ organisationType: query.organizationType }) };
}

export function fromWireSessionQuery(query: Query<"listAcademicSessions">): AcademicSessionFilter {
  const type = query.academicSessionType;
  return {
    ...fromWireItemQuery(query),
    ...said({ academicSessionType: fromV5(ACADEMIC_SESSION_TYPE_V5, type) }),
  };
}

export function fromWireSpecificationQuery(
  query: Query<"listEducationSpecifications">,
): EducationSpecificationFilter {
  const type = query.educationSpecificationType;
  return {
    ...fromWireItemQuery(query),
    ...said({ educationSpecificationType: fromV5(EDUCATION_SPECIFICATION_TYPE_V5, type) }),
  };
}

export function fromWireCourseQuery(query: Query<"listCourses">): CourseFilter {
  return {
    ...fromWireItemQuery(query),
    ...said({
      teachingLanguage: query.teachingLanguage,
      level: fromV5(LEVEL_V5, query.level),
      modesOfDelivery: fromWireModes(query.modeOfDelivery),
    }),
  };
}

export function fromWireProgrammeQuery(query: Query<"listProgrammes">): ProgrammeFilter {
  return {
    ...fromWireItemQuery(query),
    ...said({
      teachingLanguage: query.teachingLanguage,
      programmeType: fromV5(PROGRAMME_TYPE_V5, query.programType),
      qualificationAwarded: fromV5(QUALIFICATION_V5, query.qualificationAwarded),
      levelOfQualification: query.levelOfQualification,
      sector: fromV5(SECTOR_V5, query.sector),
      fieldsOfStudy: query.fieldsOfStudy,
    }),
  };
}

/** Without `since` only what has not begun `today` (a calendar date). */
export function fromWireOfferingQuery(
  query: Query<"listOrganisationOfferings">,
  today: string,
): CatalogueOfferingFilter {
  return {
    ...fromWireItemQuery(query),
    ...said({
      teachingLanguage: query.teachingLanguage,
      modesOfDelivery: fromWireModes(query.modeOfDelivery),
      modeOfStudy: fromV5(MODE_OF_STUDY_V5, query.modeOfStudy),
      resultExpected: query.resultExpected,
      since: query.since ?? today,
      until: query.until,
    }),
  };
}

/** `["-startDate", "name"]`; every `…Id` is the id of the listed thing. */
export function fromWireSort(sort: readonly string[]): readonly SortKey[] {
  return sort.map((text) => {
    const name = text.replace(/^-/, "");
    return { attribute: SORT_ATTRIBUTES[name] ?? "id", descending: text.startsWith("-") };
  });
}

const SORT_ATTRIBUTES: Readonly<Record<string, SortAttribute>> = {
  name: "name",
  startDate: "startDate",
  endDate: "endDate",
};

function fromWireModes(modes: readonly string[] | undefined): readonly ModeOfDelivery[] | undefined {
  return modes?.flatMap((mode) => allFromV5(MODE_OF_DELIVERY_V5, mode));
}
