import { expect, test } from "vitest";
import { etagOf, unmetCondition } from "./conditional.ts";

const TAG = etagOf({ a: 1, b: [{ c: 2, d: 3 }] });
const OTHER = etagOf({ a: 2 });

test("an object has one tag, whatever the order of its members, and another object another", () => {
  expect(etagOf({ b: [{ d: 3, c: 2 }], a: 1 })).toBe(TAG);
  expect(etagOf({ b: [{ d: 3, c: 4 }], a: 1 })).not.toBe(TAG);
  expect(TAG).toMatch(/^"[\w-]{27}"$/);
});

test.each([
  [{}, TAG, true],
  [{ "if-match": TAG }, TAG, true],
  [{ "if-match": `${OTHER}, ${TAG}` }, TAG, true],
  [{ "if-match": "*" }, TAG, true],
  [{ "if-match": "*" }, undefined, false],
  [{ "if-match": OTHER }, TAG, false],
  [{ "if-match": TAG }, undefined, false],
  // A weak tag is never strongly equal.
  [{ "if-match": `W/${TAG}` }, TAG, false],
  [{ "if-none-match": "*" }, undefined, true],
  [{ "if-none-match": "*" }, TAG, false],
  [{ "if-none-match": OTHER }, TAG, true],
  [{ "if-none-match": `W/${TAG}` }, TAG, false],
])("%j with %s there holds: %s", (conditions, current, holds) => {
  const problem = unmetCondition(conditions, current);
  expect(problem === undefined).toBe(holds);
  if (!holds) expect([problem?.status, problem?.etag]).toEqual([412, current]);
});
