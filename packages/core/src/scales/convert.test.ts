import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ResultContent } from "../results/result.ts";
import { type ConversionCase, type ConversionPick, proposeConversion } from "./convert.ts";
import { distributionFindings, type GradeCount, type GradeDistribution } from "./distribution.ts";

const picks: readonly ConversionPick[] = ["max", "average", "min"];

/** Counts by grade, best first; what begins with an exclamation mark fails. */
function aTable(
  counts: Readonly<Record<string, number>>,
  overrides: Partial<GradeDistribution> = {},
): GradeDistribution {
  const grades: readonly GradeCount[] = Object.entries(counts).map(([name, count]) => ({
    value: name.replace(/^[!=]/, ""),
    count,
    pass: !name.startsWith("!"),
  }));
  return {
    ...{ id: "t", version: 1, institution: "zuid.example", fieldOfStudy: "0222", cycle: "bachelor" },
    ...{ years: { first: 2024, last: 2026 }, grades, ...overrides },
  };
}

/** Fictitious: how often a Danish host and a Dutch home gave each grade. `=` keeps a whole number in its place. */
const danish = aTable({ "=12": 140, "=10": 260, "=7": 300, "=4": 180, "=02": 120, "!00": 90, "!-3": 10 });
const dutch = aTable(
  { "=9": 10, "8.5": 20, "=8": 40, "7.5": 30, "=7": 30, "6.5": 30, "=6": 40, "!5": 30 },
  { institution: "noord.example" },
);

function passed(score: string): ResultContent {
  return { state: "completed", pass: "passed", score, resultDate: "2027-06-28", final: true };
}

function aCase(score: string, pick: ConversionPick, overrides: Partial<ConversionCase> = {}): ConversionCase {
  return {
    ...{ host: "zuid.example", home: "noord.example" },
    result: passed(score),
    hostTable: danish,
    homeTable: dutch,
    policy: { pick, minimumGrades: 50, maximumAgeYears: 5 },
    course: { fieldOfStudy: "0222", cycle: "bachelor", year: 2027 },
    ...overrides,
  };
}

function proposed(score: string, pick: ConversionPick, overrides: Partial<ConversionCase> = {}) {
  const outcome = proposeConversion(aCase(score, pick, overrides));
  if (!outcome.ok) throw new Error(outcome.refusal.because);
  return outcome.value;
}

describe("the worked figures", () => {
  test("of a Danish 10, which covers 14 to 40 per cent, are shared by 8.5, 8 and 7.5", () => {
    const { candidates, share, whole } = proposed("10", "max");
    const percent = (units: bigint) => (100 * Number(units)) / Number(whole);
    expect(percent(share)).toBe(26);
    expect(candidates.map(({ value, overlap }) => [value, percent(overlap)])).toEqual([
      ["8.5", 1],
      ["8", 20],
      ["7.5", 5],
    ]);
  });

  test.each([
    ["12", ["9", "8.5", "8.5"]],
    ["10", ["8.5", "8", "7.5"]],
    ["02", ["6", "6", "6"]],
  ])("propose for %s, by max, average and min, %j", (score, wanted) => {
    expect(picks.map((pick) => proposed(score, pick).value)).toEqual(wanted);
  });
});

describe("a proposal", () => {
  const counts = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 12 });
  const tables = fc
    .tuple(counts, fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 3 }))
    .map(([passing, failing]) =>
      aTable(
        Object.fromEntries([
          ...passing.map((count, index) => [`=p${index}`, count] as const),
          ...failing.map((count, index) => [`!f${index}`, count] as const),
        ]),
      ),
    )
    .filter(({ grades }) => grades.reduce((sum, { pass, count }) => sum + (pass ? count : 0), 0) > 0);
  const given = ({ grades }: GradeDistribution) => grades.filter(({ pass, count }) => pass && count > 0);
  const policy = (pick: ConversionPick) => ({ pick, minimumGrades: 1, maximumAgeYears: 5 });

  test("is never better for a worse grade, is a passing grade of home's, and shares out the whole of the host's", () => {
    fc.assert(
      fc.property(tables, tables, fc.constantFrom(...picks), (hostTable, homeTable, pick) => {
        let place = 0;
        for (const { value: score } of given(hostTable)) {
          const one = proposed(score, pick, {
            hostTable,
            homeTable,
            home: "zuid.example",
            policy: policy(pick),
          });
          const found = given(homeTable).findIndex(({ value }) => value === one.value);
          expect(found).toBeGreaterThanOrEqual(place);
          expect(one.candidates.map(({ value }) => value)).toContain(one.value);
          expect(one.candidates.reduce((sum, { overlap }) => sum + overlap, 0n)).toBe(one.share);
          place = found;
        }
      }),
    );
  });

  test("is the same grade where both tables are the same", () => {
    fc.assert(
      fc.property(tables, fc.constantFrom(...picks), (table, pick) => {
        for (const { value } of given(table)) {
          const same = {
            hostTable: table,
            homeTable: table,
            host: "zuid.example",
            home: "zuid.example",
            policy: policy(pick),
          };
          expect(proposed(value, pick, same).value).toBe(value);
        }
      }),
    );
  });

  test("does not depend on how many failed", () => {
    fc.assert(
      fc.property(tables, fc.nat(1000), (hostTable, fails) => {
        const more = {
          ...hostTable,
          grades: [...hostTable.grades, { value: "x", count: fails, pass: false }],
        };
        for (const { value } of given(hostTable)) {
          const [one, other] = [hostTable, more].map((table) =>
            proposed(value, "average", { hostTable: table, policy: policy("average") }),
          );
          expect(one).toEqual(other);
        }
      }),
    );
  });

  test.each<[string, Partial<ConversionCase>, string]>([
    [
      "without a score",
      { result: { ...passed("10"), score: undefined } as unknown as ResultContent },
      "no_score",
    ],
    ["that the host did not pass", { result: { ...passed("10"), pass: "failed" } }, "not_passed"],
    ["without the host's verdict", { result: { ...passed("10"), pass: "unknown" } }, "not_passed"],
    ["that is no number of the table", { result: passed("AVV") }, "score_not_in_table"],
    ["of another spelling", { result: passed("2") }, "score_not_in_table"],
    ["that the table has as a fail", { result: passed("00") }, "score_not_in_table"],
    ["that nobody was given before", { hostTable: aTable({ "=10": 0, "=7": 99 }) }, "score_not_in_table"],
    ["that was withdrawn", { result: undefined }, "withdrawn"],
    ["by the table of another institution", { host: "west.example" }, "other_institution"],
    ["with too few grades at the host", { hostTable: aTable({ "=10": 49, "!00": 500 }) }, "not_enough_data"],
    [
      "with too few grades at home",
      { homeTable: { ...dutch, grades: [{ value: "8", count: 49, pass: true }] } },
      "not_enough_data",
    ],
    [
      "on another scale than the table's",
      {
        result: { ...passed("10"), scale: { id: "dk-7", version: 1, sha256: "x" } },
        hostTable: { ...danish, scaleId: "dk-13" },
      },
      "other_scale",
    ],
  ])("is not made for a result %s", (_, overrides, because) => {
    expect(proposeConversion(aCase("10", "average", overrides))).toEqual({
      ...{ ok: false, refusal: { code: "conversion-not-possible", because } },
    });
  });

  test("says in what its tables are not those of the course", () => {
    expect(proposed("10", "average").remarks).toEqual([]);
    const old = aTable(
      { "=8": 99 },
      { institution: "noord.example", cycle: "master", years: { first: 2020, last: 2020 } },
    );
    const course = { cycle: "bachelor", year: 2027 } as const;
    expect(proposed("10", "average", { homeTable: old, course }).remarks).toEqual([
      { table: "host", differs: "field_unknown" },
      { table: "home", differs: "field_unknown" },
      { table: "home", differs: "other_cycle" },
      { table: "home", differs: "too_old" },
      { table: "home", differs: "one_year_only" },
    ]);
  });
});

test("a table is listed best first, each grade once", () => {
  expect(distributionFindings(danish)).toEqual([]);
  const wrong = aTable({ "!5": 9, "=6": 9 }, { years: { first: 2026, last: 2025 } });
  const twice = { ...wrong, grades: [...wrong.grades, { value: "6", count: 1, pass: false }] };
  expect(distributionFindings(twice).map(({ pointer }) => pointer)).toEqual([
    "/years/last",
    "/grades/2/value",
    "/grades/1/pass",
  ]);
});
