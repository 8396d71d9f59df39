import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decideReceived, type KnownVersion, type StatedVersion } from "./receive-version.ts";

type Version = StatedVersion<string>;
type Held = readonly KnownVersion<string>[];

function decide(stated: Version, held: Held) {
  return decideReceived(stated, held, (one, other) => one === other);
}

/** Version `n` of a stream whose tokens have the digests d1, d2 ... */
function aVersion(version: number, overrides: Partial<Version> = {}): Version {
  const former = version - 1;
  const link =
    former === 0 ? {} : { supersedes: { version: former, jti: `j${former}`, sha256: `d${former}` } };
  return { version, statement: `score ${version}`, sha256: `d${version}`, ...link, ...overrides };
}

/** What is held after versions arrived in this order, and what was reported. */
function afterAll(arrivals: readonly Version[]) {
  let held: Held = [];
  let current: number | undefined;
  const equivocations: Version[] = [];
  for (const stated of arrivals) {
    const decision = decide(stated, held);
    const { kind, version } = decision;
    if (kind === "equivocation") equivocations.push(stated);
    if (kind === "apply") current = version;
    if (kind === "apply" || kind === "history") held = [...held, { ...stated, version, alsoSigned: [] }];
  }
  const inOrder = [...held].sort((a, b) => a.version - b.version);
  return { held: inOrder, current, equivocations };
}

describe("a version that arrives", () => {
  const one = afterAll([aVersion(1)]).held;
  const three = afterAll([aVersion(1), aVersion(3)]).held;

  test("in order is applied", () => {
    expect(decide(aVersion(1), [])).toEqual({ kind: "apply", version: 1, unordered: false });
    expect(decide(aVersion(2), one)).toEqual({ kind: "apply", version: 2, unordered: false });
  });

  test("after a gap is applied, and the gap is marked", () => {
    expect(decide(aVersion(5), one)).toEqual({
      ...{ kind: "apply", version: 5, unordered: false },
      missing: { first: 2, last: 4 },
    });
  });

  test("again is a duplicate", () => {
    expect(decide(aVersion(1), three)).toEqual({ kind: "duplicate", version: 1, otherToken: false });
    expect(decide(aVersion(3), three)).toEqual({ kind: "duplicate", version: 3, otherToken: false });
  });

  test("again under a new token, as after a change of keys, is a duplicate with another token", () => {
    const anew = aVersion(1, { sha256: "signed anew" });
    expect(decide(anew, three)).toEqual({ kind: "duplicate", version: 1, otherToken: true });
    const [first] = one;
    const both: Held = first === undefined ? [] : [{ ...first, alsoSigned: ["signed anew"] }];
    expect(decide(anew, both)).toMatchObject({ otherToken: false });
    const link = { supersedes: { version: 1, jti: "j1", sha256: "signed anew" } };
    expect(decide(aVersion(2, link), both)).toMatchObject({ kind: "apply" });
  });

  test("late, and fits the chain, is history", () => {
    expect(decide(aVersion(2), three)).toEqual({ kind: "history", version: 2 });
  });

  test("with other content than is known under it is an equivocation", () => {
    expect(decide(aVersion(3, { statement: "score 10" }), three)).toEqual({
      kind: "equivocation",
      version: 3,
    });
    expect(decide(aVersion(1, { statement: "score 10" }), three)).toMatchObject({ kind: "equivocation" });
  });

  test("late with another token than its successor names is an equivocation", () => {
    expect(decide(aVersion(2, { sha256: "another" }), three)).toEqual({ kind: "equivocation", version: 2 });
  });

  test("that names another token before it than the one held is an equivocation", () => {
    const supersedes = { version: 1, jti: "j1", sha256: "another" };
    expect(decide(aVersion(2, { supersedes }), one)).toEqual({ kind: "equivocation", version: 2 });
  });

  test("without a version, from a source that counts none, is counted here as it comes", () => {
    const { version: _, sha256: __, ...unordered } = aVersion(1, { statement: "as it stands" });
    expect(decide(unordered, one)).toEqual({ kind: "apply", version: 2, unordered: true });
    expect(decide({ statement: "score 1" }, one)).toEqual({
      ...{ kind: "duplicate", version: 1, otherToken: false },
    });
  });
});

describe("four versions", () => {
  const four = [1, 2, 3, 4].map((version) => aVersion(version));

  test("end in the same state in every order of arrival, with every one of them repeated", () => {
    const wanted = afterAll(four);
    expect(wanted).toMatchObject({ current: 4, equivocations: [] });
    for (const arrivals of permutations(four)) expect(afterAll(arrivals)).toEqual(wanted);
    const repeated = fc.shuffledSubarray([...four, ...four], { minLength: 8 });
    fc.assert(
      fc.property(repeated, (arrivals) => {
        expect(afterAll(arrivals)).toEqual(wanted);
      }),
    );
  });

  test("with a second story about one of them are never all taken, and the last stays the last", () => {
    const forged = aVersion(2, { statement: "score 10", sha256: "forged" });
    for (const arrivals of permutations([...four, forged])) {
      const { current, equivocations, held } = afterAll(arrivals);
      expect(equivocations.length).toBeGreaterThan(0);
      expect(held.length + equivocations.length).toBe(5);
      expect(new Set(held.map(({ version }) => version)).size).toBe(held.length);
      expect(current).toBe(held.at(-1)?.version);
    }
  });
});

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) => {
    const rest = [...items.slice(0, index), ...items.slice(index + 1)];
    return permutations(rest).map((tail) => [item, ...tail]);
  });
}
