import { describe, expect, test } from "vitest";
import { decideResults, type ResultPosting, type ResultTarget } from "./issue.ts";
import { decideReceived } from "./receive.ts";
import { isSameResult, type ResultContent } from "./result.ts";

const now = new Date("2027-06-30T10:00:00Z");

function aResult(overrides: Partial<ResultContent> = {}): ResultContent {
  return {
    state: "completed",
    pass: "passed",
    score: "8.5",
    resultDate: "2027-06-28",
    final: true,
    ...overrides,
  };
}

function aTarget(overrides: Partial<ResultTarget> = {}): ResultTarget {
  return {
    associationKey: "k1",
    home: "noord.example",
    host: "zuid.example",
    associationId: "a1",
    offeringId: "o1",
    hostState: "associated",
    txn: "t1",
    ...overrides,
  };
}

function aPosting(overrides: Partial<ResultPosting> = {}): ResultPosting {
  return { home: "noord.example", associationId: "a1", content: aResult(), ...overrides };
}

function decide(postings: readonly ResultPosting[], targets: readonly ResultTarget[]) {
  let made = 0;
  const newId = () => {
    made += 1;
    return `r${made}`;
  };
  return decideResults(postings, targets, { now, newId });
}

describe("a score", () => {
  test.each([
    ["02", "2"],
    ["8.5", "8,5"],
    ["8.50", "8.5"],
    ["A ", "A"],
    ["30 e lode", "30"],
  ])("%j is not %j", (one, other) => {
    expect(isSameResult(aResult({ score: one }), aResult({ score: other }))).toBe(false);
  });

  test("that is absent is not a score that says null", () => {
    const { score: _, ...without } = aResult();
    expect(isSameResult(without, aResult({ score: "null" }))).toBe(false);
    expect(isSameResult(without, { ...without })).toBe(true);
  });
});

describe("posting results", () => {
  test("issues the first version of a partner's student", () => {
    const { outcomes, issued } = decide([aPosting()], [aTarget()]);
    expect(outcomes).toEqual([{ ok: true, value: { outcome: "issued", resultId: "r1", version: 1 } }]);
    expect(issued).toEqual([
      { target: aTarget(), resultId: "r1", version: 1, content: aResult(), issuedAt: now },
    ]);
  });

  test("records the own institution's student at once", () => {
    const own = aTarget({ home: "zuid.example" });
    const { outcomes, issued } = decide([aPosting({ home: "zuid.example" })], [own]);
    expect(outcomes).toMatchObject([{ ok: true, value: { outcome: "recorded" } }]);
    expect(issued).toMatchObject([{ recordedAt: now }]);
  });

  test("that were posted before changes nothing", () => {
    const latest = { resultId: "r0", version: 1, content: aResult() };
    const { outcomes, issued } = decide([aPosting()], [aTarget({ latest })]);
    expect(outcomes).toEqual([{ ok: true, value: { outcome: "unchanged", resultId: "r0", version: 1 } }]);
    expect(issued).toEqual([]);
  });

  test("with other content than was sent is refused", () => {
    const latest = { resultId: "r0", version: 1, content: aResult({ score: "7" }) };
    const { outcomes } = decide([aPosting()], [aTarget({ latest })]);
    expect(outcomes).toEqual([
      { ok: false, refusal: { code: "result-already-sent", resultId: "r0", version: 1 } },
    ]);
  });

  test("twice in one batch is judged row by row", () => {
    const rows = [aPosting(), aPosting(), aPosting({ content: aResult({ score: "6" }) })];
    const { outcomes, issued } = decide(rows, [aTarget()]);
    expect(outcomes).toMatchObject([
      { value: { outcome: "issued" } },
      { value: { outcome: "unchanged" } },
      { refusal: { code: "result-already-sent" } },
    ]);
    expect(issued).toHaveLength(1);
  });

  test("for another home's association of the same id is refused like an unknown one", () => {
    const { outcomes } = decide([aPosting({ home: "west.example" })], [aTarget()]);
    expect(outcomes).toEqual([{ ok: false, refusal: { code: "association-unknown" } }]);
  });

  test.each(["pending", "queued", "denied"] as const)("for a student who is %s is refused", (hostState) => {
    const { outcomes } = decide([aPosting()], [aTarget({ hostState })]);
    expect(outcomes).toEqual([{ ok: false, refusal: { code: "association-without-place", hostState } }]);
  });

  test.each(["cancelled", "finished"] as const)("for an enrolment that is %s goes out", (hostState) => {
    expect(decide([aPosting()], [aTarget({ hostState })]).issued).toHaveLength(1);
  });
});

describe("a received version", () => {
  const first = { version: 1, content: aResult({ score: "6" }) };
  const second = { version: 2, content: aResult({ score: "7" }) };

  test("that is newer than all is applied, gap or not", () => {
    expect(decideReceived(first, [])).toBe("apply");
    expect(decideReceived({ ...second, version: 5 }, [first])).toBe("apply");
  });

  test("that is older is kept as history", () => {
    expect(decideReceived(first, [second])).toBe("keep");
  });

  test("that was stated before is nothing new", () => {
    expect(decideReceived(first, [first, second])).toBe("nothing");
  });

  test("with other content than was stated under it is an equivocation", () => {
    expect(decideReceived({ ...first, content: aResult({ score: "10" }) }, [first])).toBe("equivocation");
  });
});
