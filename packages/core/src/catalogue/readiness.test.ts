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
import type { JsonObject } from "../json.ts";
import { addressFindings, publicationFindings } from "./publication.ts";
import { readinessOf } from "./readiness.ts";

const withAlliance = (alliance: JsonObject) =>
  aCourse({ consumers: [{ consumerKey: "rio" }, { consumerKey: "eduxchange", alliances: [alliance] }] });
const pointersOf = (item: Parameters<typeof readinessOf>[0]) =>
  readinessOf(item).map(({ pointer }) => pointer);

describe("an item is ready for eduXchange", () => {
  test.each([
    anOrganisation(),
    anAcademicSession(),
    aCourse({ consumers: [LDE_STUDY] }),
    aProgramme({ consumers: [LDE_STUDY] }),
    anOffering({ consumers: [LDE_OFFERING] }),
  ])("$kind", (item) => {
    expect(readinessOf(item)).toEqual([]);
  });

  test.each<JsonObject>([
    { name: "lde", themes: ["", "10"], jointPartnerCodes: ["21PE"], source: { shortName: "21PF" } },
    { name: "ewuu", theme: "Anything", jointPartnerCodes: ["uu", "wur", "tue"], type: "deepening" },
    { name: "euroteq", themes: ["Transport"], contactHours: 12.5, level: "Master", modeOfDelivery: "Hybrid" },
    { name: "kom", jointPartnerCodes: ["any"], targetGroup: "forProfessionals" },
  ])("in the alliance $name", (alliance) => {
    expect(readinessOf(withAlliance(alliance))).toEqual([]);
  });
});

describe("an item is not ready because", () => {
  test("a course lacks what eduXchange shows", () => {
    const {
      abbreviation: _,
      level: __,
      ...course
    } = aCourse({
      description: [],
      teachingLanguages: [],
      studyLoad: [],
    });
    expect(pointersOf(course)).toEqual([
      "/abbreviation",
      "/description",
      "/teachingLanguages",
      "/level",
      "/studyLoad",
    ]);
  });

  test("an offering does not say what its results look like", () => {
    const { resultValueType: _, ...offering } = anOffering();
    expect(pointersOf(offering)).toEqual(["/resultValueType"]);
  });

  test("a programme is no minor", () => {
    expect(pointersOf(aProgramme({ programmeType: "track" }))).toEqual(["/programmeType"]);
  });

  test("a language is not one that OOAPI 5 can write", () => {
    const name = [{ language: "nl-x-private", value: "Rivieren" }];
    expect(pointersOf(aCourse({ name, teachingLanguages: ["gsw", "xx"] }))).toEqual(["/name/0/language"]);
    expect(pointersOf(aCourse({ teachingLanguages: ["xx"] }))).toEqual(["/teachingLanguages/0"]);
  });

  test.each<[JsonObject, string]>([
    [{ name: "una" }, "name"],
    [{ themes: [] }, "name"],
    [{ name: "lde", themes: ["20"] }, "themes/0"],
    [{ name: "lde", theme: null }, "theme"],
    [{ name: "lde", jointPartnerCodes: ["uu"] }, "jointPartnerCodes/0"],
    [{ name: "lde", source: { shortName: "uu" } }, "source/shortName"],
    [{ name: "lde", source: { uuid: "1" } }, "source/uuid"],
    [{ name: "lde", selection: "yes" }, "selection"],
    [{ name: "lde", type: "wide" }, "type"],
    [{ name: "lde", enrolmentForGuests: "mail" }, "enrolmentForGuests"],
    [{ name: "lde", enrollmentForGuests: "url" }, "enrollmentForGuests"],
    [{ name: "euroteq", themes: ["Chemical Engineering"] }, "themes/0"],
    [{ name: "euroteq", jointPartnerCodes: ["epfl"] }, "jointPartnerCodes/0"],
  ])("an alliance says %j", (alliance, field) => {
    expect(pointersOf(withAlliance(alliance))).toEqual([`/consumers/1/alliances/0/${field}`]);
  });

  test("alliances are no list", () => {
    const item = aCourse({ consumers: [{ consumerKey: "eduxchange", alliances: "lde" }] });
    expect(pointersOf(item)).toEqual(["/consumers/0/alliances"]);
  });
});

describe("the rule", () => {
  test("without an entry for eduXchange nothing of it matters", () => {
    expect(publicationFindings(aCourse({ description: [] }))).toEqual([]);
  });

  test("with one, everything does", () => {
    expect(publicationFindings(aCourse({ description: [], consumers: [LDE_STUDY] }))).toEqual([
      { pointer: "/description", reason: "is missing" },
    ]);
  });

  test("an offering names the page that its course sends guests to", () => {
    const course = withAlliance({ name: "lde", enrolmentForGuests: "url" });
    const offering = (alliance: JsonObject) =>
      anOffering({ consumers: [{ consumerKey: "eduxchange", alliances: [alliance] }] });
    expect(addressFindings(offering({ name: "lde" }), course)).toHaveLength(1);
    expect(addressFindings(offering({ name: "lde", enrolmentUrlForGuests: "https://x" }), course)).toEqual(
      [],
    );
    expect(addressFindings(offering({ name: "ewuu" }), course)).toEqual([]);
  });
});
