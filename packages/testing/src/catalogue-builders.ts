import { createHash } from "node:crypto";
import {
  type AcademicSession,
  type Course,
  type ItemIds,
  itemIdsOf,
  type Offering,
  type Organisation,
  type Programme,
} from "@wissel/core";

/** The institution that the builders' items belong to. */
export const BUILDER_HOST = "noord.example";

export const builderIds: ItemIds = itemIdsOf(BUILDER_HOST, (parts) => {
  const hash = createHash("sha1");
  for (const part of parts) hash.update(part);
  return hash.digest();
});

type Overrides<T extends { readonly sourceId: string }> = Partial<Omit<T, "id" | "kind">>;

export function anOrganisation(overrides: Overrides<Organisation> = {}): Organisation {
  const sourceId = overrides.sourceId ?? "root";
  return {
    kind: "organisation",
    organisationType: "root",
    shortName: "NU",
    description: [],
    ...item("organisation", sourceId, "Noord University"),
    ...overrides,
  };
}

export function anAcademicSession(overrides: Overrides<AcademicSession> = {}): AcademicSession {
  const sourceId = overrides.sourceId ?? "2027-S1";
  return {
    kind: "academic_session",
    academicSessionType: "semester",
    startDate: "2027-02-01",
    endDate: "2027-07-02",
    ...item("academic_session", sourceId, "Second semester"),
    ...overrides,
  };
}

export function aCourse(overrides: Overrides<Course> = {}): Course {
  return {
    kind: "course",
    ...study("course", overrides.sourceId ?? "C1", "Tidal Rivers"),
    programmes: [],
    ...overrides,
  };
}

export function aProgramme(overrides: Overrides<Programme> = {}): Programme {
  return {
    kind: "programme",
    programmeType: "minor",
    ...study("programme", overrides.sourceId ?? "M1", "Minor Coasts"),
    ...overrides,
  };
}

/** Gives the course `C1` unless said otherwise. */
export function anOffering(overrides: Overrides<Offering> = {}): Offering {
  const sourceId = overrides.sourceId ?? "O1";
  return {
    kind: "offering",
    offeringKind: "course",
    of: { id: builderIds("course", "C1"), sourceId: "C1" },
    ...item("offering", sourceId, "Tidal Rivers, spring"),
    description: [{ language: "en-GB", value: "Given in spring." }],
    teachingLanguages: ["en"],
    modesOfDelivery: ["presential"],
    startDate: "2027-02-01",
    endDate: "2027-04-16",
    resultExpected: true,
    resultValueType: "1_10",
    enrolmentWindow: {
      opensAt: new Date("2026-11-02T12:00:00Z"),
      closesAt: new Date("2027-01-14T23:00:00Z"),
      timeZone: "Europe/Amsterdam",
    },
    seatPools: [{ kind: "unallocated", size: 20 }],
    promotion: "place",
    personFields: ["givenName", "surname", "mail"],
    ...overrides,
  };
}

/** An eduXchange entry in the alliance `lde`, as it stands on a course or programme. */
export const LDE_STUDY = {
  consumerKey: "eduxchange",
  alliances: [{ name: "lde", themes: ["14"], visibleForGuests: true, enrolmentForGuests: "broker" }],
} as const;

/** The same on an offering. */
export const LDE_OFFERING = { consumerKey: "eduxchange", alliances: [{ name: "lde" }] } as const;

function study(kind: "course" | "programme", sourceId: string, name: string) {
  return {
    ...item(kind, sourceId, name),
    abbreviation: sourceId,
    description: [{ language: "en-GB", value: "Rivers that run both ways." }],
    teachingLanguages: ["en"],
    level: "bachelor",
    studyLoad: [{ studyLoadUnit: "ects", value: 5 }],
    modesOfDelivery: ["presential"],
    learningOutcomes: [],
    admissionRequirements: [],
    qualificationRequirements: [],
    assessment: [],
    enrolment: [],
    resources: [],
    coordinators: [],
  } as const;
}

function item(kind: Parameters<ItemIds>[0], sourceId: string, name: string) {
  return {
    id: builderIds(kind, sourceId),
    sourceId,
    primaryCode: { codeType: "identifier", code: sourceId },
    otherCodes: [],
    name: [{ language: "en-GB", value: name }],
    consumers: [],
  };
}
