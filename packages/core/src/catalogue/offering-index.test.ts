import {
  aCourse,
  anOffering,
  BUILDER_HOST,
  LDE_OFFERING,
  LDE_STUDY,
} from "@wissel/testing/catalogue-builders";
import { describe, expect, test } from "vitest";
import { buildCatalogue } from "./catalogue.ts";
import { buildOfferingIndex } from "./offering-index.ts";
import type { OfferingFilter } from "./offerings.ts";
import { offeringsOfCatalogue } from "./own-offerings.ts";

const course = aCourse({ consumers: [LDE_STUDY] });
const items = [
  course,
  anOffering({ consumers: [LDE_OFFERING] }),
  anOffering({ sourceId: "O2", startDate: "2027-05-01", endDate: "2027-06-01", seatPools: [] }),
];
const own = offeringsOfCatalogue(buildCatalogue(items, 1), BUILDER_HOST);
const theirs = own.map((offering) => ({ ...offering, host: "zuid.example", startDate: "2027-03-01" }));
const index = buildOfferingIndex([...theirs, ...own]);
const sizeOf = (filter: OfferingFilter) => index.list(filter, { limit: 100 }).items.length;

describe("the directory of offerings", () => {
  test("an own offering brings its course, its capacity and its alliances", () => {
    expect(index.find(BUILDER_HOST, anOffering().id)).toMatchObject({
      host: BUILDER_HOST,
      capacity: 20,
      alliances: [{ name: "lde", visibleForGuests: true, themes: ["14"] }],
      study: { kind: "course", abbreviation: "C1", studyLoad: [{ value: 5 }] },
    });
    expect(index.find("zuid.example", "unknown")).toBeUndefined();
  });

  test("lists by start, and goes on after a cursor without repeating or skipping", () => {
    const first = index.list({}, { limit: 3 });
    expect(first.items.map(({ startDate }) => startDate)).toEqual(["2027-02-01", "2027-03-01", "2027-03-01"]);
    expect(first.next).toMatch(/^[A-Za-z0-9_.~-]+$/);
    const rest = index.list({}, { limit: 3, after: first.next ?? "" });
    expect(rest.items.map(({ startDate }) => startDate)).toEqual(["2027-05-01"]);
    expect(rest.next).toBeUndefined();
  });

  test.each<[OfferingFilter, number]>([
    [{}, 4],
    [{ hosts: ["zuid.example"] }, 2],
    [{ alliances: ["lde", "una"] }, 2],
    [{ alliances: ["una"] }, 0],
    [{ offeringKind: "programme" }, 0],
    [{ level: "bachelor" }, 4],
    [{ level: "master" }, 0],
    [{ teachingLanguage: "en-GB" }, 4],
    [{ teachingLanguage: "nl" }, 0],
    [{ q: "BOTH ways" }, 4],
    [{ q: "nothing" }, 0],
    [{ openAt: new Date("2026-11-02T12:00:00Z") }, 4],
    [{ openAt: new Date("2026-11-02T11:59:59Z") }, 0],
    [{ openAt: new Date("2027-01-14T23:00:00Z") }, 0],
    [{ notEndedOn: "2027-05-01" }, 2],
    [{ hosts: [BUILDER_HOST], alliances: ["lde"], level: "bachelor", q: "tidal" }, 1],
  ])("%j finds %i", (filter, expected) => {
    expect(sizeOf(filter)).toBe(expected);
  });
});
