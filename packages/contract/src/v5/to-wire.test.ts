import { buildCatalogue, type CatalogueItem, type Offering, type Programme } from "@wissel/core";
import {
  aCourse,
  anAcademicSession,
  anOffering,
  anOrganisation,
  aProgramme,
  LDE_OFFERING,
  LDE_STUDY,
} from "@wissel/testing/catalogue-builders";
import { describe, expect, test } from "vitest";
import { documents } from "../documents.ts";
import { openValidators } from "../validation/validators.ts";
import { toWireOffering } from "./to-wire-offering.ts";
import { toWireAcademicSession, toWireOrganisation } from "./to-wire-organisation.ts";
import { toWireCourse, toWireProgramme } from "./to-wire-study.ts";
import type { WireView } from "./wire-view.ts";

const root = anOrganisation();
const session = anAcademicSession();
const refer = ({ id, sourceId }: CatalogueItem) => ({ id, sourceId });
const teacher = {
  id: "5f0c3b1e-8f5d-5c0e-9a53-0a6c1a7e2b11",
  sourceId: "T1",
  givenName: "Example",
  surname: "Teacher",
  displayName: "Example Teacher",
  mail: "t1@noord.example",
};
const minor = aProgramme({ consumers: [LDE_STUDY], organisation: refer(root) });
const bachelor = aProgramme({ sourceId: "B1", programmeType: "programme" });
const course = aCourse({
  organisation: refer(root),
  coordinators: [teacher],
  programmes: [refer(minor), refer(bachelor)],
  consumers: [{ consumerKey: "rio", extra: 1 }, LDE_STUDY],
});
const offering = anOffering({ consumers: [LDE_OFFERING], academicSession: refer(session) });
const catalogue = buildCatalogue([root, session, minor, bachelor, course, offering], 1);

function view(expand: readonly string[] = [], consumer?: string): WireView {
  return {
    catalogue,
    expand: new Set(expand),
    showsTimeline: false,
    ...(consumer === undefined ? {} : { consumer }),
  };
}

/** An offering in v5, with the members that the test is about. */
const offered = (overrides: Partial<Omit<Offering, "kind" | "id">>) =>
  toWireOffering(anOffering(overrides), view());
const programmed = (overrides: Partial<Omit<Programme, "kind" | "id">>) =>
  toWireProgramme(aProgramme(overrides), view());

describe("in OOAPI v5", () => {
  test("a course has ids where nothing is expanded", () => {
    expect(toWireCourse(course, view())).toMatchObject({
      courseId: course.id,
      teachingLanguage: "eng",
      modeOfDelivery: ["on campus"],
      studyLoad: { studyLoadUnit: "ects", value: 5 },
      organization: root.id,
      coordinators: [teacher.id],
      programs: [minor.id, bachelor.id],
    });
  });

  test("what is expanded stands whole, and nothing within it", () => {
    const wire = toWireCourse(course, view(["organization", "coordinators", "programs"]));
    expect(wire.organization).toMatchObject({ organizationId: root.id, organizationType: "root" });
    expect(wire.coordinators).toEqual([
      {
        personId: teacher.id,
        primaryCode: { codeType: "identifier", code: "T1" },
        givenName: "Example",
        surname: "Teacher",
        displayName: "Example Teacher",
        affiliations: ["employee"],
        mail: "t1@noord.example",
        activeEnrollment: false,
      },
    ]);
    expect(wire.programs).toMatchObject([
      { programId: minor.id, programType: "minor", organization: root.id },
      { programId: bachelor.id, programType: "program" },
    ]);
  });

  test("a consumer sees its own entry only, and of a list of relations only what is meant for it", () => {
    const wire = toWireCourse(course, view(["programs"], "eduxchange"));
    expect(wire.consumers?.map(({ consumerKey }) => consumerKey)).toEqual(["eduxchange"]);
    expect(wire.programs).toEqual([expect.objectContaining({ programId: minor.id })]);
  });

  test("an offering expands to its course and its session", () => {
    const wire = toWireOffering(offering, view(["course", "academicSession"]));
    expect(wire).toMatchObject({
      offeringType: "course",
      course: { courseId: course.id },
      academicSession: { academicSessionId: session.id, academicSessionType: "semester" },
    });
    expect(wire).not.toHaveProperty("program");
  });

  test("eduXchange's words are spelt its way, and the window's times of day go along", () => {
    const alliances = [
      { name: "lde", enrolmentForGuests: "url", enrolmentUrl: "https://a", enrolStartTime: "09:00", own: 1 },
    ];
    const wire = offered({ consumers: [{ consumerKey: "eduxchange", alliances }] });
    expect(wire.consumers?.[0]).toEqual({
      consumerKey: "eduxchange",
      alliances: [
        {
          name: "lde",
          enrollmentForGuests: "url",
          enrollmentUrl: "https://a",
          enrollStartTime: "09:00",
          enrollEndTime: "23:59",
          own: 1,
        },
      ],
    });
  });

  test("the window is days there, and instants for other nodes", () => {
    const wire = offered({});
    expect([wire.enrollStartDate, wire.enrollEndDate]).toEqual(["2026-11-02", "2027-01-14"]);
    expect(wire.consumers).toEqual([
      {
        consumerKey: "x-wissel",
        enrolmentWindow: {
          opensAt: "2026-11-02T12:00:00.000Z",
          closesAt: "2027-01-14T23:00:00.000Z",
          timeZone: "Europe/Amsterdam",
        },
      },
    ]);
  });

  test.each([
    [offered({ seatPools: [] }), "maxNumberStudents", undefined],
    [
      offered({ seatPools: [{ kind: "own", size: 5 }, { kind: "unallocated" }] }),
      "maxNumberStudents",
      undefined,
    ],
    [
      offered({
        seatPools: [
          { kind: "own", size: 5 },
          { kind: "unallocated", size: 0 },
        ],
      }),
      "maxNumberStudents",
      5,
    ],
    [offered({ resultValueType: "us_letter" }), "resultValueType", "US letter"],
    [offered({ resultValueType: "0_100" }), "resultValueType", "0-100"],
    [offered({ modeOfStudy: "dual_training" }), "modeOfStudy", "dual training"],
    [offered({ modesOfDelivery: ["coil"] }), "modeOfDelivery", undefined],
    [offered({ modesOfDelivery: ["blended", "hybrid"] }), "modeOfDelivery", ["hybrid"]],
    [offered({ modesOfDelivery: ["work_based"] }), "modeOfDelivery", ["situated"]],
    [offered({ teachingLanguages: ["nl-BE", "en"] }), "teachingLanguage", "nld"],
    [offered({ teachingLanguages: [] }), "teachingLanguage", undefined],
    [offered({ description: [] }), "description", undefined],
    [programmed({ level: "nt2_1" }), "level", "nt2-1"],
    [programmed({ programmeType: "specialisation" }), "programType", "specialization"],
    [programmed({ qualificationAwarded: "PhD" }), "qualificationAwarded", "Phd"],
    [programmed({ sector: "higher_professional_education" }), "sector", "higher professional education"],
    [
      programmed({ primaryCode: { codeType: "programme_code", code: "1" } }),
      "primaryCode",
      { codeType: "programCode", code: "1" },
    ],
    [
      programmed({ otherCodes: [{ codeType: "x-own", code: "1" }] }),
      "otherCodes",
      [{ codeType: "x-own", code: "1" }],
    ],
    [
      programmed({ studyLoad: [{ studyLoadUnit: "contact_time", value: 3 }] }),
      "studyLoad",
      { studyLoadUnit: "contacttime", value: 3 },
    ],
  ])("%# a value is written in its words", (wire, name, expected) => {
    expect((wire as Record<string, unknown>)[name]).toEqual(expected);
  });

  test("everything fits the contract, and nothing is null", () => {
    const validators = openValidators(documents.ooapi);
    const all = view([
      "organization",
      "coordinators",
      "programs",
      "course",
      "program",
      "academicSession",
      "children",
    ]);
    const wires = [
      ["Organization", toWireOrganisation(root, all)],
      ["AcademicSession", toWireAcademicSession(session, all)],
      ["Course", toWireCourse(course, all)],
      ["Program", toWireProgramme(minor, all)],
      ["Offering", toWireOffering(offering, all)],
    ] as const;
    for (const [name, wire] of wires) {
      expect(validators.check(name, wire)).toEqual([]);
      expect(JSON.stringify(wire)).not.toContain("null");
    }
  });
});
