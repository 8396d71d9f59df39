import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ASSOCIATION_STATES, isLiveState } from "../enrolment/states.ts";
import { findTransition } from "../enrolment/transitions.ts";
import { mergePatch } from "../merge-patch.ts";
import type { ResultContent } from "../results/result.ts";
import { type HostWord, hostStateAfter, statementAfter } from "./host-word.ts";

const content: ResultContent = { state: "completed", resultDate: "2026-11-30", score: "7,5", final: true };
const WORDS = ["pending", "queued", "associated", "denied", "cancelled"] as const satisfies HostWord[];

describe("a host that numbers nothing", () => {
  test.each([
    ["pending", "associated", "associated"],
    ["queued", "associated", "associated"],
    ["associated", "cancelled", "cancelled"],
    ["associated", "denied", "cancelled"],
    ["pending", "denied", "denied"],
    ["associated", "queued", undefined],
    ["cancelled", "associated", undefined],
    ["denied", "associated", undefined],
  ] as const)("that was %s and says %s leaves %s", (from, said, to) => {
    expect(hostStateAfter(from, said)).toBe(to);
  });

  test("never does what the table of states does not have, and never wakes what has ended", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ASSOCIATION_STATES),
        fc.array(fc.constantFrom(...WORDS)),
        (first, said) => {
          said.reduce((from, word) => {
            const to = hostStateAfter(from, word);
            if (to === undefined) return from;
            expect(isLiveState(from)).toBe(true);
            expect(findTransition({ side: "host", from, to })).toBeDefined();
            return to;
          }, first);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("a result that is said again", () => {
  test("in the same words makes no version", () => {
    expect(statementAfter({ kind: "issued", content }, { ...content })).toBeUndefined();
  });

  test("makes a first version, a next one while it was not final, and a correction once it was", () => {
    const open = { ...content, final: false };
    expect(statementAfter(undefined, open)).toEqual({ kind: "issued", content: open });
    expect(statementAfter({ kind: "issued", content: open }, content)).toEqual({ kind: "issued", content });
    const other = { ...content, score: "8" };
    expect(statementAfter({ kind: "issued", content }, other)).toEqual({
      ...{ kind: "corrected", content: other, reason: "other" },
    });
  });
});

test("a patch replaces, merges and takes away as in RFC 7396, appendix A", () => {
  const cases = [
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ] as const;
  for (const [target, patch, wanted] of cases) expect(mergePatch(target, patch)).toEqual(wanted);
});
