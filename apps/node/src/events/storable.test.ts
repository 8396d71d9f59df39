import { expect, test } from "vitest";
import { isStorable } from "./storable.ts";

test.each([
  ["a NUL", { a: ["b\u0000"] }],
  ["a NUL in a name", { "a\u0000": 1 }],
  ["half a surrogate pair", { a: { b: "\ud800" } }],
])("%s cannot be stored", (_what, value) => {
  expect(isStorable(value)).toBe(false);
});

test.each([null, 1, true, "\ud83d\ude00", "\\u0000", { a: [1, { b: "c" }] }])("%j can be stored", (value) => {
  expect(isStorable(value)).toBe(true);
});
