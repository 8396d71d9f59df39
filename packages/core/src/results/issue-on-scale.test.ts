import { aPublishedScale, SCALES } from "@wissel/testing/scale-builders";
import { describe, expect, test } from "vitest";
import { decideResults, type IssueContext, type ResultPosting, type ResultTarget } from "./issue.ts";
import type { ResultContent } from "./result.ts";

const first = aPublishedScale("nl-1-10");
const second = aPublishedScale("nl-1-10", { ...SCALES.dutch, passFrom: "6" }, 2);
const content: ResultContent = {
  state: "completed",
  pass: "passed",
  score: "5,8",
  resultDate: "2027-06-28",
  final: true,
};
const target: ResultTarget = {
  ...{ associationKey: "k1", home: "noord.example", host: "zuid.example", associationId: "a1" },
  ...{ offeringId: "o1", hostState: "associated", txn: "t1" },
};

function aPosting(overrides: Partial<ResultContent> = {}, version?: number): ResultPosting {
  return {
    ...{ home: "noord.example", associationId: "a1" },
    statement: { kind: "issued", content: { ...content, ...overrides } },
    scale: { id: "nl-1-10", ...(version === undefined ? {} : { version }) },
  };
}

function decide(posting: ResultPosting, overrides: Partial<IssueContext> = {}, on: ResultTarget = target) {
  const context: IssueContext = {
    ...{ now: new Date("2027-06-30T10:00:00Z"), newId: () => "r1" },
    ...{ scales: [first, second], agreedScales: new Map(), doubtful: "taken", ...overrides },
  };
  const { outcomes, issued } = decideResults([posting], [on], context);
  return { outcome: outcomes[0], issued };
}

describe("a result on a scale", () => {
  test("names the newest version with its digest, and keeps its score", () => {
    const { issued } = decide(aPosting({ score: "8,5" }));
    expect(issued[0]?.statement).toEqual({
      kind: "issued",
      content: { ...content, score: "8,5", scale: second.reference },
    });
  });

  test("names the version that it says", () => {
    expect(decide(aPosting({}, 1)).issued[0]?.statement).toMatchObject({
      content: { scale: first.reference },
    });
  });

  test("on one that was never written is refused", () => {
    expect(decide(aPosting({}, 3)).outcome).toEqual({ ok: false, refusal: { code: "scale-unknown" } });
    expect(decide(aPosting(), { scales: [] }).outcome).toMatchObject({ refusal: { code: "scale-unknown" } });
  });

  test("that is posted again after the scale was written anew is the same result", () => {
    const statement = { kind: "issued", content: { ...content, scale: first.reference } } as const;
    const on = { ...target, latest: { resultId: "r0", version: 1, statement } };
    expect(decide(aPosting(), {}, on).outcome).toEqual({
      ...{ ok: true, value: { outcome: "unchanged", resultId: "r0", version: 1 } },
    });
    expect(decide(aPosting({}, 2), {}, on).outcome).toMatchObject({
      refusal: { code: "result-already-sent" },
    });
  });

  test("whose pass the scale's own rule denies goes out with a warning, as it stands", () => {
    const { outcome, issued } = decide(aPosting());
    expect(outcome).toMatchObject({ value: { outcome: "issued", warnings: ["pass_clashes_with_scale"] } });
    expect(issued[0]?.statement).toMatchObject({ content: { score: "5,8", pass: "passed" } });
    expect(decide(aPosting({}, 1)).outcome).toEqual({
      ...{ ok: true, value: { outcome: "issued", resultId: "r1", version: 1 } },
    });
  });

  test("that does not fit is refused where that is asked for, and is not sent", () => {
    const { outcome, issued } = decide(aPosting({ score: "5.8" }), { doubtful: "refused" });
    expect(outcome).toEqual({
      ...{ ok: false, refusal: { code: "result-doubtful", warnings: ["score_not_on_scale"] } },
    });
    expect(issued).toEqual([]);
  });

  test("on another scale than was agreed with the student's home is warned of, like one on none at all", () => {
    const agreed = { agreedScales: new Map([[target.associationKey, new Set(["ects"])]]) };
    const { outcome, issued } = decide(aPosting({ score: "8,5" }), agreed);
    expect(outcome).toMatchObject({ value: { outcome: "issued", warnings: ["scale_not_agreed"] } });
    expect(issued).toHaveLength(1);
    const { scale: _, ...onNone } = aPosting({ score: "8,5" });
    expect(decide(onNone, agreed).outcome).toMatchObject({ value: { warnings: ["scale_not_agreed"] } });
    expect(decide(aPosting({ score: "8,5" }), { ...agreed, doubtful: "refused" }).outcome).toMatchObject({
      refusal: { code: "result-doubtful", warnings: ["scale_not_agreed"] },
    });
    const both = { agreedScales: new Map([[target.associationKey, new Set(["ects", "nl-1-10"])]]) };
    expect(decide(aPosting({ score: "8,5" }), both).outcome).toMatchObject({ value: { outcome: "issued" } });
    expect(decide(aPosting({ score: "8,5" }), both).outcome).not.toHaveProperty("value.warnings");
  });

  test("is warned of another value type than the scale's own", () => {
    const { outcome } = decide(aPosting({ resultValueType: "pass_or_fail" }, 1));
    expect(outcome).toMatchObject({ value: { warnings: ["value_type_clashes_with_scale"] } });
  });

  test("without a verdict, or without a score, clashes with nothing", () => {
    const { pass: _, ...unjudged } = content;
    const { score: __, ...unscored } = content;
    for (const one of [unjudged, unscored, { ...content, pass: "unknown" } as const]) {
      const { outcome } = decide({ ...aPosting(), statement: { kind: "issued", content: one } });
      expect(outcome).toEqual({ ok: true, value: { outcome: "issued", resultId: "r1", version: 1 } });
    }
  });
});
