import { expect, test } from "vitest";
import type { Offering } from "../api/types.ts";
import { isWanted, type Known, parseFilters } from "./filters.ts";

function anOffering(overrides: Partial<Offering> = {}): Offering {
  return {
    host: { schacHome: "waterstad.example", name: "Waterstad University" },
    offeringId: "5f0c3b1e-8f5d-5c0e-9a53-0a6c1a7e2b11",
    kind: "programme",
    code: "WAT-M01",
    name: [
      { language: "en-GB", value: "Minor Café culture" },
      { language: "nl-NL", value: "Minor Cafécultuur" },
    ],
    study: {
      code: "WAT-M01",
      name: [],
      level: "bachelor",
      studyLoad: [{ studyLoadUnit: "ects", value: 7.5 }],
    },
    teachingLanguages: ["en"],
    startDate: "2027-09-01",
    endDate: "2028-01-31",
    enrolmentWindow: {},
    open: true,
    places: { unlimited: false, left: 2 },
    ...overrides,
  };
}

const wanted = (search: string, offering = anOffering(), known: Partial<Known> = {}) =>
  isWanted(offering, parseFilters(new URLSearchParams(search)), {
    prospects: new Map(),
    chosen: [],
    ...known,
  });

test("every word is looked for in names, code and institution, whatever the accents", () => {
  expect(wanted("q=CAFE waterstad")).toBe(true);
  expect(wanted("q=cafécultuur wat-m01")).toBe(true);
  expect(wanted("q=cafe noordzee")).toBe(false);
});

test("a filter keeps what has its value, and filters add up", () => {
  expect(wanted("credits=7.5&start=2027-09&language=en")).toBe(true);
  expect(wanted("credits=7.5&start=2028-02")).toBe(false);
  expect(wanted("level=master")).toBe(false);
});

test("places for me leaves out what is full or shut, and keeps a host that does not tell", () => {
  expect(wanted("places=yes")).toBe(true);
  expect(wanted("places=yes", anOffering({ places: { unlimited: false, left: 0 } }))).toBe(false);
  expect(wanted("places=yes", anOffering({ open: false }))).toBe(false);
  expect(wanted("places=yes", anOffering({ places: {} }))).toBe(true);
});

test("what fits a programme needs nobody's permission; what cannot be taken, or is not judged yet, does not fit", () => {
  const offering = anOffering();
  const judged = (answer: "can" | "permission" | "cannot" | "enrolled") =>
    wanted("fits=yes", offering, {
      prospects: new Map([[`${offering.host.schacHome}/${offering.offeringId}`, answer]]),
    });
  expect(["can", "permission", "cannot", "enrolled"].map((answer) => judged(answer as "can"))).toEqual([
    true,
    false,
    false,
    true,
  ]);
  expect(wanted("fits=yes", offering)).toBe(false);
});

test("apart leaves out what is given on a day of something that was chosen, but not what was chosen itself", () => {
  const chosen = [anOffering()];
  const given = (startDate: string, endDate: string) =>
    wanted("apart=yes", anOffering({ offeringId: "another", startDate, endDate }), { chosen });
  expect(given("2028-01-31", "2028-06-30")).toBe(false);
  expect(given("2028-02-01", "2028-06-30")).toBe(true);
  expect(given("2027-02-01", "2027-09-01")).toBe(false);
  expect(given("2027-02-01", "2027-08-31")).toBe(true);
  expect(wanted("apart=yes", anOffering(), { chosen })).toBe(true);
  expect(wanted("", anOffering({ offeringId: "another" }), { chosen })).toBe(true);
});
