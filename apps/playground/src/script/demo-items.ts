import type { SisSchemas } from "@wissel/contract";
import { ALLIANCE } from "../institutions.ts";

type CourseDocument = SisSchemas["CourseDocument"];
type OfferingDocument = SisSchemas["OfferingDocument"];

const DAY_MS = 86_400_000;

/** A course that eduXchange would take, visible to students of the alliance. */
export function demoCourse(name: string): CourseDocument {
  return {
    name: [{ language: "en-GB", value: name }],
    abbreviation: "DEMO",
    description: [{ language: "en-GB", value: `${name}, given for the playground.` }],
    teachingLanguages: ["en"],
    level: "bachelor",
    studyLoad: [{ studyLoadUnit: "ects", value: 5 }],
    consumers: [
      {
        consumerKey: "eduxchange",
        alliances: [
          {
            name: ALLIANCE,
            selection: false,
            visibleForOwnStudents: true,
            enrolmentForOwnStudents: "broker",
            visibleForGuests: true,
            enrolmentForGuests: "broker",
          },
        ],
      },
    ],
  };
}

/** An offering of that course with so many places, for anybody; open from a minute ago for a month. */
export function demoOffering(course: string, name: string, places: number, now: Date): OfferingDocument {
  const inDays = (days: number) => new Date(now.getTime() + days * DAY_MS);
  const dateOf = (instant: Date) => instant.toISOString().slice(0, 10);
  return {
    name: [{ language: "en-GB", value: name }],
    course,
    description: [{ language: "en-GB", value: `${name}, given for the playground.` }],
    teachingLanguages: ["en"],
    startDate: dateOf(inDays(60)),
    endDate: dateOf(inDays(130)),
    resultValueType: "1_10",
    enrolmentWindow: {
      opensAt: new Date(now.getTime() - 60_000).toISOString(),
      closesAt: inDays(30).toISOString(),
    },
    seatPools: [{ kind: "unallocated", size: places }],
    promotion: "place",
    consumers: [{ consumerKey: "eduxchange", alliances: [{ name: ALLIANCE }] }],
  };
}
