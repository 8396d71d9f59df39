import { SCALES } from "@wissel/testing/scale-builders";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeScore } from "./judge-score.ts";
import { type ScaleContent, scaleText } from "./scale.ts";
import { scaleFindings } from "./scale-findings.ts";

const { dutch, danish, italian, german, passOrFail } = SCALES;

describe("a score", () => {
  test.each<[string, ScaleContent, string, string | undefined]>([
    ["the worst Dutch pass", dutch, "5,5", "passed"],
    ["a tenth below it", dutch, "5,4", "failed"],
    ["a whole number", dutch, "8", "passed"],
    ["a needless zero", dutch, "08,50", "passed"],
    ["the worst Danish pass", danish, "02", "passed"],
    ["a Danish fail", danish, "00", "failed"],
    ["a negative one", danish, "-3", "failed"],
    ["an Italian distinction", italian, "30 e lode", "passed"],
    ["the worst German pass, where lower is better", german, "4,0", "passed"],
    ["a German fail", german, "4,1", "failed"],
    ["the best German", german, "1,0", "passed"],
    ["a pass without a number", passOrFail, "V", "passed"],
  ])("that is %s is judged by the scale's own rule", (_, scale, score, pass) => {
    expect(judgeScore(scale, score)).toMatchObject({ pass });
  });

  test.each<[string, ScaleContent, string]>([
    ["another decimal sign", dutch, "8.5"],
    ["a step between", dutch, "8,55"],
    ["beyond the best", dutch, "10,1"],
    ["a number of another spelling", danish, "2"],
    ["a space", danish, "12 "],
    ["a distinction by another name", italian, "30L"],
    ["nothing", dutch, ""],
    ["a number in exponents", dutch, "1e0"],
  ])("with %s is not on the scale", (_, scale, score) => {
    expect(judgeScore(scale, score)).toBeUndefined();
  });

  test("that is special is no place on the scale, and passes only where the scale says so", () => {
    expect(judgeScore(dutch, "VR")).toEqual({ kind: "special", meaning: "exempt", pass: "passed" });
    expect(judgeScore(dutch, "ND")).toEqual({ kind: "special", meaning: "absent" });
  });

  test("on a scale without a rule has no verdict", () => {
    const { passFrom: _, ...without } = dutch;
    expect(judgeScore(without, "1")).toEqual({ kind: "ordinary" });
    expect(judgeScore({ ...danish, passFrom: undefined } as unknown as ScaleContent, "12")).toEqual({
      kind: "ordinary",
    });
  });

  test("is never passed by a worse one than a score that fails", () => {
    const tenths = fc
      .integer({ min: 10, max: 100 })
      .map((units) => (units / 10).toFixed(1).replace(".", ","));
    fc.assert(
      fc.property(tenths, tenths, (one, other) => {
        const [a, b] = [one, other].map((score) => Number(score.replace(",", ".")));
        if ((a ?? 0) > (b ?? 0)) return;
        expect([judgeScore(dutch, one)?.pass, judgeScore(dutch, other)?.pass]).not.toEqual([
          "passed",
          "failed",
        ]);
      }),
    );
  });
});

describe("a scale", () => {
  test("of the examples fits together", () => {
    for (const scale of Object.values(SCALES)) expect(scaleFindings(scale)).toEqual([]);
  });

  test.each<[string, ScaleContent, string]>([
    ["without a range", { ...danish, kind: "numeric" }, "/range"],
    ["with a range that ends before it begins", withRange({ min: "10", max: "1" }), "/range/max"],
    ["without steps", withRange({ step: "0" }), "/range/step"],
    ["with words and a direction", { ...danish, direction: "higher" }, "/direction"],
    ["with three values of two", { ...danish, kind: "binary" }, "/values"],
    ["with one score twice", { ...danish, values: ["7", "7"], passFrom: "7" }, "/values/1"],
    [
      "with a number that is special",
      { ...dutch, specials: [{ value: "8,5", meaning: "other" }] },
      "/specials/0/value",
    ],
    ["with a rule beside the scale", { ...danish, passFrom: "6" }, "/passFrom"],
    ["with a rule in another decimal sign", { ...dutch, passFrom: "5.5" }, "/passFrom"],
  ])("%s is refused there", (_, scale, pointer) => {
    expect(scaleFindings(scale).map((finding) => finding.pointer)).toContain(pointer);
  });

  test("has one text, whatever order its members came in", () => {
    const named = { owner: "zuid.example", id: "nl-1-10", version: 1 };
    const shuffled = fc.shuffledSubarray(Object.entries(dutch), { minLength: Object.keys(dutch).length });
    fc.assert(
      fc.property(shuffled, (members) => {
        // The same members, in another order.
        const content = Object.fromEntries(members) as unknown as ScaleContent;
        expect(scaleText({ ...content, ...named })).toBe(scaleText({ ...named, ...dutch }));
      }),
    );
    expect(JSON.parse(scaleText({ ...named, ...dutch }))).toEqual({ ...named, ...dutch });
  });
});

function withRange(range: object): ScaleContent {
  return { ...dutch, range: { ...dutch.range, ...range } };
}
