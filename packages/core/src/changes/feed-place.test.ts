import fc from "fast-check";
import { expect, test } from "vitest";
import { CHANGE_KINDS, type ChangeKind } from "./change-kind.ts";
import { type FeedPlace, formatFeedPlace, readFeedPlace } from "./feed-place.ts";

const LAST = { kind: "task", id: "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b01" } as const;
const PLACE: FeedPlace = {
  phase: "changes",
  epoch: "0a1b2c3d4e5f",
  kinds: ["enrolment", "task"],
  transaction: 9_223_372_036_854_775_000n,
  last: LAST,
};

test("a place is read back as it was written, and needs no encoding in a query", () => {
  const anyKinds = fc.subarray([...CHANGE_KINDS], { minLength: 1 }) as fc.Arbitrary<ChangeKind[]>;
  const anyPlace = fc.record({
    phase: fc.constantFrom("snapshot" as const, "changes" as const),
    epoch: fc.constant("0a1b2c3d4e5f"),
    kinds: anyKinds,
    transaction: fc.bigInt({ min: 0n, max: 9_223_372_036_854_775_807n }),
  });
  fc.assert(
    fc.property(anyPlace, fc.constantFrom({}, { last: LAST }), (place, last) => {
      const text = formatFeedPlace({ ...place, ...last });
      expect(text).toMatch(/^[A-Za-z0-9_.~-]{1,500}$/);
      expect(readFeedPlace(text)).toEqual({ ...place, ...last });
    }),
    { numRuns: 100 },
  );
});

test.each([
  "",
  "c",
  "x.0a.1.1",
  "c.0a.0.1",
  "c.0a.zzzzzzzzzz.1",
  "c.0a.1.99999999999999999999",
  "c.0a.1.9223372036854775808",
  "c.0a.1.1.99.0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b01",
  "c.0a.1.1.1.nobody",
  `${formatFeedPlace(PLACE)}0`,
])("%j is no place", (text) => {
  expect(readFeedPlace(text)).toBeUndefined();
});
