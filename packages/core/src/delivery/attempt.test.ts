import { expect, test } from "vitest";
import { detailOf } from "./attempt.ts";

test.each([
  ["the key is not known", "the key is not known"],
  ["two\nlines\u0000 of it\ud800", "two lines of it"],
  [`${"x".repeat(299)}\u{1f600}`, "x".repeat(299)],
  ["", undefined],
  [{ not: "a text" }, undefined],
])("what a recipient says is kept as one short line: %j", (said, kept) => {
  expect(detailOf(said)).toBe(kept);
});
