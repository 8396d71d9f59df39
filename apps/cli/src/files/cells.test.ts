import { ROW_KINDS } from "@wissel/client";
import { documents } from "@wissel/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Document, readCell, whole, writeCells } from "./cells.ts";
import { type Column, MEMBERS, parseColumn } from "./columns.ts";

/** What a row says after its cells were read. */
function rowOf(cells: Readonly<Record<string, string>>, language?: string): Document {
  const document: Document = {};
  for (const [name, cell] of Object.entries(cells)) {
    const column = parseColumn("offerings", name);
    if (column === undefined) throw new Error(`there is no column ${name}`);
    readCell(document, column, { cell, ...(language === undefined ? {} : { language }) });
  }
  return document;
}

test("cells become what a row says", () => {
  const cells = {
    sourceId: "O1",
    "name.nl-NL": "Getijden",
    "name.en": "Tides",
    teachingLanguages: "en | nl",
    resultExpected: "ja",
    minimumStudents: "5",
    "enrolmentWindow.opensAt": "2027-05-15T13:00:00+02:00",
    "enrolmentWindow.timeZone": "Europe/Amsterdam",
    "seatPools.own": "12",
    "seatPools.partner:zuid.example": "8",
    "seatPools.unallocated": "unlimited",
    consumers: '[{"consumerKey":"eduxchange"}]',
  };
  expect(rowOf(cells)).toEqual({
    sourceId: "O1",
    name: [
      { language: "nl-NL", value: "Getijden" },
      { language: "en", value: "Tides" },
    ],
    teachingLanguages: ["en", "nl"],
    resultExpected: true,
    minimumStudents: 5,
    enrolmentWindow: { opensAt: "2027-05-15T13:00:00+02:00", timeZone: "Europe/Amsterdam" },
    seatPools: [
      { kind: "own", size: 12 },
      { kind: "partner", beneficiary: "zuid.example", size: 8 },
      { kind: "unallocated" },
    ],
    consumers: [{ consumerKey: "eduxchange" }],
  });
});

test.each([
  ["7,5", 7.5],
  ["7.5", 7.5],
  [" 30 ", 30],
  ["1,000", "1,000"],
  ["1.000,5", "1.000,5"],
  ["many", "many"],
])("the number %j is %j: what could be read in two ways is left for the node to refuse", (cell, value) => {
  const load: Document = {};
  readCell(load, { member: "studyLoad", shape: "load", part: "ects" }, { cell });
  expect(load).toEqual({ studyLoad: [{ studyLoadUnit: "ects", value }] });
});

test("a text in a column without a language is in the one that is said, and without one is left as it is", () => {
  expect(rowOf({ name: "Getijden" }, "nl-NL")).toEqual({ name: [{ language: "nl-NL", value: "Getijden" }] });
  expect(rowOf({ name: "Getijden" })).toEqual({ name: "Getijden" });
});

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  text,
  number: fc
    .double({ min: 0, max: 1e6, noNaN: true, noDefaultInfinity: true })
    .map((value) => Number(value.toFixed(2))),
  truth: fc.boolean(),
  list: fc.array(text, { maxLength: 3 }),
  texts: fc.array(
    fc.record({ language: fc.constantFrom("nl", "en-GB", "de"), value: fc.string({ maxLength: 9 }) }),
    { maxLength: 3 },
  ),
  load: fc.array(
    fc.record({ studyLoadUnit: fc.constantFrom("ects", "sbu"), value: fc.integer({ min: 0, max: 99 }) }),
    { maxLength: 2 },
  ),
  pools: fc.array(
    fc.record(
      { kind: fc.constantFrom("own", "partner"), beneficiary: text, size: fc.nat(99) },
      { requiredKeys: ["kind"] },
    ),
    { maxLength: 3 },
  ),
  parts: fc.record({ codeType: text, code: fc.string({ maxLength: 5 }) }, { requiredKeys: [] }),
  json: fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 2 }),
};

test.each(Object.keys(values))("a member of the shape %s that is written and read is the same", (shape) => {
  fc.assert(
    fc.property(values[shape] ?? fc.constant(""), (value) => {
      const column = { member: "m", shape } as Column;
      for (const cells of [writeCells(column.shape, value), shape === "text" ? [] : whole(value)]) {
        const document: Document = {};
        for (const { part, cell } of cells)
          readCell(document, part === undefined ? column : { ...column, part }, { cell });
        if (cells.length > 0)
          expect(JSON.parse(JSON.stringify(document.m))).toEqual(JSON.parse(JSON.stringify(value)));
      }
    }),
    { numRuns: 60 },
  );
});

const ROWS = {
  organisations: "OrganisationRow",
  "academic-sessions": "AcademicSessionRow",
  "education-specifications": "EducationSpecificationRow",
  programmes: "ProgrammeRow",
  courses: "CourseRow",
  offerings: "OfferingRow",
  persons: "PersonRow",
} as const;

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

function membersOf(schema: Schema | undefined): readonly string[] {
  if (schema?.$ref !== undefined) return membersOf(schemaNamed(schema.$ref.split("/").at(-1) ?? ""));
  return [...Object.keys(schema?.properties ?? {}), ...(schema?.allOf ?? []).flatMap(membersOf)];
}

function schemaNamed(name: string): Schema | undefined {
  return documents.sis.components?.schemas?.[name] as Schema | undefined;
}

test.each(ROW_KINDS)("%s have a column for each member of the document, and no other", (kind) => {
  expect(Object.keys(MEMBERS[kind]).sort()).toEqual([...membersOf(schemaNamed(ROWS[kind]))].sort());
});
