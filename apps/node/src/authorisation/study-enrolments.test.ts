import { expect, test } from "vitest";
import { checkStudies, programmesIn } from "./study-enrolments.ts";

const STUDY = { startDate: "2026-09-01", state: "associated" } as const;
const CODES = new Map<string, string | undefined>([
  ["P-HIST", "B-HIST"],
  ["P-LONG", "B".repeat(81)],
  ["P-GONE", undefined],
]);

test("a programme that is named by its key has the code of the catalogue, whatever code is said beside it", () => {
  const studyEnrolments = [
    { ...STUDY, programme: "P-HIST" },
    { ...STUDY, programme: "P-HIST", programmeCode: "OLD", startDate: "2027-09-01" },
    { ...STUDY, programmeCode: "B-BIO" },
  ];
  const checked = checkStudies({ studyEnrolments }, CODES);
  expect(checked.ok && checked.value.studyEnrolments?.map(({ programmeCode }) => programmeCode)).toEqual([
    "B-HIST",
    "B-HIST",
    "B-BIO",
  ]);
});

test("one that was looked up before keeps its code", () => {
  const studyEnrolments = [{ ...STUDY, programme: "P-OTHER", programmeCode: "B-OTHER" }];
  expect(checkStudies({ studyEnrolments }, CODES)).toMatchObject({ ok: true, value: { studyEnrolments } });
});

test.each([
  ["is none of the catalogue", { programme: "P-GONE", programmeCode: "B-GONE" }, "programme"],
  ["has a code that no partner takes", { programme: "P-LONG" }, "programme"],
  ["is not named at all", {}, "programmeCode"],
])("a programme that %s is refused by its place", (_, named, member) => {
  const checked = checkStudies({ studyEnrolments: [{ ...STUDY, ...named }] }, CODES);
  expect(checked).toMatchObject({
    ok: false,
    refusal: { errors: [{ pointer: `#/studyEnrolments/0/${member}` }] },
  });
});

test("the same programme twice from one day on is the same by key and by code", () => {
  const studyEnrolments = [
    { ...STUDY, programme: "P-HIST" },
    { ...STUDY, programmeCode: "B-HIST" },
  ];
  expect(checkStudies({ studyEnrolments }, CODES).ok).toBe(false);
});

test.each([
  [{ studyEnrolments: [{ programme: "P-1" }, {}, { programme: 7 }, "P-2", null] }, ["P-1"]],
  [{ studyEnrolments: "P-1" }, []],
  [null, []],
])("what is to be looked up of %j is the keys in it", (document, keys) => {
  expect(programmesIn(document)).toEqual(keys);
});
