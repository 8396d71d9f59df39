import { expect, test } from "vitest";
import { chooseTable } from "./choose-table.ts";
import type { GradeDistribution } from "./distribution.ts";

function aTable(id: string, overrides: Partial<GradeDistribution> = {}): GradeDistribution {
  const years = { first: 2024, last: 2026 };
  const course = { fieldOfStudy: "0222", cycle: "bachelor" } as const;
  return { institution: "zuid.example", id, version: 1, ...course, years, grades: [], ...overrides };
}

test.each([
  {
    what: "another institution's never",
    tables: [aTable("a", { institution: "west.example" })],
    chosen: undefined,
  },
  { what: "another scale's never", tables: [aTable("a", { scaleId: "other" })], chosen: undefined },
  { what: "one that names no scale", tables: [aTable("a")], chosen: "a" },
  {
    what: "the field before the cycle",
    tables: [aTable("a", { fieldOfStudy: "0311" }), aTable("b", { cycle: "master" })],
    chosen: "b",
  },
  {
    what: "the cycle before the years",
    tables: [aTable("a", { cycle: "master", years: { first: 2026, last: 2030 } }), aTable("b")],
    chosen: "b",
  },
  {
    what: "the most recent",
    tables: [aTable("a", { years: { first: 2020, last: 2022 } }), aTable("b")],
    chosen: "b",
  },
  { what: "the first by id of two alike", tables: [aTable("b"), aTable("a")], chosen: "a" },
])("of tables that nobody named, $what is taken", ({ tables, chosen }) => {
  const wanted = { institution: "zuid.example", scaleId: "danish", fieldOfStudy: "0222" } as const;
  expect(chooseTable(tables, { ...wanted, cycle: "bachelor" })?.id).toBe(chosen);
  expect(chooseTable([...tables].reverse(), { ...wanted, cycle: "bachelor" })?.id).toBe(chosen);
});
