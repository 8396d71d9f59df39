import { describe, expect, test } from "vitest";
import { decideResults, type ResultPosting, type ResultTarget } from "./issue.ts";
import { isSameResult, type ResultContent } from "./result.ts";
import { isSameStatement, type ResultStatement } from "./statement.ts";

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
  return { home: "noord.example", associationId: "a1", statement: issued(), ...overrides };
}

function issued(overrides: Partial<ResultContent> = {}): ResultStatement {
  return { kind: "issued", content: aResult(overrides) };
}

function corrected(overrides: Partial<ResultContent> = {}): ResultStatement {
  return { kind: "corrected", content: aResult(overrides), reason: "clerical_error" };
}

const withdrawn: ResultStatement = { kind: "withdrawn", reason: "fraud_decision" };

function sent(version: number, statement: ResultStatement) {
  return aTarget({ latest: { resultId: `r0-${version}`, version, statement } });
}

function decide(postings: readonly ResultPosting[], targets: readonly ResultTarget[]) {
  let made = 0;
  const newId = () => {
    made += 1;
    return `r${made}`;
  };
  return decideResults(postings, targets, {
    now,
    newId,
    scales: [],
    agreedScales: new Map(),
    doubtful: "taken",
  });
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

describe("a statement", () => {
  test("differs in its kind, its reason or its note, although the result stands the same", () => {
    const said = corrected({ score: "7" });
    expect(isSameStatement(said, corrected({ score: "7" }))).toBe(true);
    expect(isSameStatement(said, issued({ score: "7" }))).toBe(false);
    expect(isSameStatement(said, { ...corrected({ score: "7" }), reason: "resit" } as ResultStatement)).toBe(
      false,
    );
    expect(isSameStatement(withdrawn, { ...withdrawn, note: "by the board" } as ResultStatement)).toBe(false);
    expect(isSameStatement(withdrawn, said)).toBe(false);
  });
});

describe("posting results", () => {
  test("issues the first version of a partner's student", () => {
    const decision = decide([aPosting()], [aTarget()]);
    expect(decision.outcomes).toEqual([
      { ok: true, value: { outcome: "issued", resultId: "r1", version: 1 } },
    ]);
    expect(decision.issued).toEqual([
      { target: aTarget(), resultId: "r1", version: 1, statement: issued(), issuedAt: now },
    ]);
  });

  test("records the own institution's student at once", () => {
    const own = aTarget({ home: "zuid.example" });
    const decision = decide([aPosting({ home: "zuid.example" })], [own]);
    expect(decision.outcomes).toMatchObject([{ ok: true, value: { outcome: "recorded" } }]);
    expect(decision.issued).toMatchObject([{ recordedAt: now }]);
  });

  test("that were posted before changes nothing", () => {
    const decision = decide([aPosting()], [sent(1, issued())]);
    expect(decision.outcomes).toEqual([
      { ok: true, value: { outcome: "unchanged", resultId: "r0-1", version: 1 } },
    ]);
    expect(decision.issued).toEqual([]);
  });

  test("with other content than was sent as final is refused", () => {
    const { outcomes } = decide([aPosting()], [sent(1, issued({ score: "7" }))]);
    expect(outcomes).toEqual([
      { ok: false, refusal: { code: "result-already-sent", resultId: "r0-1", version: 1 } },
    ]);
  });

  test("after one that was not final makes the next version", () => {
    const open = issued({ state: "in_progress", final: false });
    expect(decide([aPosting()], [sent(1, open)]).outcomes).toMatchObject([
      { value: { outcome: "issued", version: 2 } },
    ]);
  });

  test("that stand so by a correction changes nothing", () => {
    const { outcomes } = decide([aPosting()], [sent(4, corrected())]);
    expect(outcomes).toMatchObject([{ value: { outcome: "unchanged", version: 4 } }]);
  });

  test("twice in one batch is judged row by row", () => {
    const rows = [aPosting(), aPosting(), aPosting({ statement: issued({ score: "6" }) })];
    const decision = decide(rows, [aTarget()]);
    expect(decision.outcomes).toMatchObject([
      { value: { outcome: "issued" } },
      { value: { outcome: "unchanged" } },
      { refusal: { code: "result-already-sent" } },
    ]);
    expect(decision.issued).toHaveLength(1);
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

describe("changing a result", () => {
  test("makes the next version, whole and with its reason", () => {
    const { issued: written } = decide(
      [aPosting({ statement: corrected({ score: "7" }) })],
      [sent(1, issued())],
    );
    expect(written).toMatchObject([{ version: 2, statement: corrected({ score: "7" }) }]);
    const { outcomes } = decide([aPosting({ statement: withdrawn })], [sent(2, corrected())]);
    expect(outcomes).toMatchObject([{ value: { outcome: "issued", version: 3 } }]);
  });

  test("that was changed so before changes nothing", () => {
    const again = [aPosting({ statement: withdrawn }), aPosting({ statement: withdrawn })];
    expect(decide(again, [sent(1, issued())]).outcomes).toMatchObject([
      { value: { outcome: "issued", resultId: "r1", version: 2 } },
      { value: { outcome: "unchanged", resultId: "r1", version: 2 } },
    ]);
    expect(decide([aPosting({ statement: corrected() })], [sent(1, issued())]).outcomes).toMatchObject([
      { value: { outcome: "unchanged", version: 1 } },
    ]);
  });

  test("that was never sent is refused", () => {
    for (const statement of [corrected(), withdrawn]) {
      const { outcomes } = decide([aPosting({ statement })], [aTarget()]);
      expect(outcomes).toEqual([{ ok: false, refusal: { code: "result-unknown" } }]);
    }
  });

  test("by a command that names an older version than the newest is refused, so that a late repeat undoes nothing", () => {
    const second = corrected({ score: "7" });
    const posting = aPosting({ statement: second, changes: 1 });
    expect(decide([posting], [sent(2, second)]).outcomes).toMatchObject([
      { value: { outcome: "unchanged" } },
    ]);
    expect(decide([posting], [sent(3, corrected({ score: "9" }))]).outcomes).toEqual([
      { ok: false, refusal: { code: "result-version-outdated", resultId: "r0-3", version: 3 } },
    ]);
  });

  test("that was withdrawn is a correction, never a plain result", () => {
    const target = sent(2, withdrawn);
    expect(decide([aPosting()], [target]).outcomes).toMatchObject([
      { refusal: { code: "result-already-sent" } },
    ]);
    expect(decide([aPosting({ statement: corrected() })], [target]).outcomes).toMatchObject([
      { value: { outcome: "issued", version: 3 } },
    ]);
  });
});
