import { expect, test } from "vitest";
import { moved, parseKept } from "./choices.ts";

test("a choice moves one up or down, and stays at an end", () => {
  expect(moved(["a", "b", "c"], 2, -1)).toEqual(["a", "c", "b"]);
  expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b", "c"], 0, -1)).toEqual(["a", "b", "c"]);
  expect(moved(["a", "b", "c"], 2, 1)).toEqual(["a", "b", "c"]);
});

test("what cannot be understood of a kept list is left out", () => {
  const kept = { host: "noord.example", offeringId: "one" };
  expect(parseKept(JSON.stringify([kept, null, 3, { host: 1 }]))).toEqual([kept]);
  expect(parseKept("{")).toEqual([]);
  expect(parseKept("{}")).toEqual([]);
});
