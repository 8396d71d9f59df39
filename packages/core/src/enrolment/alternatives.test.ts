import { AN_INSTANT, anOffering } from "@wissel/testing/enrolment-builders";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { CatalogueOffering, CatalogueStudy } from "../catalogue/offerings.ts";
import { nearestAlternatives } from "./alternatives.ts";

const QUESTION = { now: AN_INSTANT, chosen: [], excluded: [], limit: 5 };

function aStudy(overrides: Partial<CatalogueStudy> = {}): CatalogueStudy {
  return {
    kind: "course",
    studyId: "0a7d6a34-51c5-5d2f-8b89-7be3d6b0e3f7",
    primaryCode: { codeType: "identifier", code: "W" },
    name: [],
    description: [],
    level: "bachelor",
    studyLoad: [{ studyLoadUnit: "ects", value: 15 }],
    fieldsOfStudy: "0532",
    ...overrides,
  };
}

function named(offeringId: string, overrides: Partial<CatalogueOffering> = {}): CatalogueOffering {
  return anOffering({ offeringId, study: aStudy(), ...overrides });
}

const wanted = named("wanted");

test("the same field, level, period and credits come before less in common, and it is said what that is", () => {
  const found = nearestAlternatives(
    wanted,
    [
      named("other field", { study: aStudy({ fieldsOfStudy: "0231" }) }),
      named("other level", { study: aStudy({ level: "master" }) }),
      named("nearly the field", { study: aStudy({ fieldsOfStudy: "0539" }) }),
      named("same"),
      named("a minor", { offeringKind: "programme" }),
      named("in spring", { startDate: "2028-02-01" }),
    ],
    { ...QUESTION, limit: 10 },
  );
  expect(found.map(({ offering }) => offering.offeringId)).toEqual([
    "same",
    "nearly the field",
    "in spring",
    "other level",
    "other field",
    "a minor",
  ]);
  expect(found[0]?.inCommon).toEqual([
    "kind",
    "field",
    "level",
    "period",
    "credits",
    "language",
    "institution",
  ]);
  expect(found[2]?.inCommon).not.toContain("period");
});

test("a theme of the alliance counts as the field, across institutions", () => {
  const inTheme = (theme: string) => ({
    alliances: [{ name: "coast", visibleForOwnStudents: true, visibleForGuests: true, themes: [theme] }],
    study: aStudy({ fieldsOfStudy: "0999" }),
  });
  const [first] = nearestAlternatives(
    named("wanted", inTheme("water")),
    [
      named("cities", { ...inTheme("cities"), study: aStudy({ fieldsOfStudy: "0111" }) }),
      named("dikes", { host: "heuvelland.example", ...inTheme("water") }),
    ],
    QUESTION,
  );
  expect(first).toMatchObject({ offering: { offeringId: "dikes" }, chosen: false });
  expect(first?.inCommon).toContain("field");
});

test("the student's own next choices come first, in their order, and are marked", () => {
  const chosen = [
    named("second", { offeringKind: "programme" }),
    named("third", { startDate: "2029-02-01" }),
  ];
  const found = nearestAlternatives(wanted, [named("same"), ...[...chosen].reverse()], {
    ...QUESTION,
    chosen,
  });
  expect(found.map(({ offering, chosen: isOwn }) => [offering.offeringId, isOwn])).toEqual([
    ["second", true],
    ["third", true],
    ["same", false],
  ]);
});

test("what is not open, what the student has, and the wanted itself are no alternatives", () => {
  const closed = { enrolmentWindow: { closesAt: AN_INSTANT, timeZone: "Europe/Amsterdam" } };
  const taken = named("taken");
  const candidates = [wanted, named("closed", closed), taken];
  expect(nearestAlternatives(wanted, candidates, { ...QUESTION, excluded: [taken] })).toEqual([]);
});

test("the order does not depend on the order of the candidates, and no more than asked come", () => {
  const candidates = Array.from({ length: 8 }, (_, index) =>
    named(`o${index}`, { startDate: index % 2 === 0 ? "2027-09-01" : "2027-11-01" }),
  );
  const first = nearestAlternatives(wanted, candidates, QUESTION);
  expect(first).toHaveLength(5);
  fc.assert(
    fc.property(fc.shuffledSubarray(candidates, { minLength: 8 }), (shuffled) => {
      expect(nearestAlternatives(wanted, shuffled, QUESTION)).toEqual(first);
    }),
  );
});
