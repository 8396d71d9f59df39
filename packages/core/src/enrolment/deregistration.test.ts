import { expect, test } from "vitest";
import { effectOfDeregistration } from "./deregistration.ts";

const ON = "2027-02-01";
const LATER = { startDate: "2027-02-02", endDate: "2027-06-30" };
const RUNNING = { startDate: "2027-02-01", endDate: "2027-02-01" };
const OVER = { startDate: "2026-09-01", endDate: "2027-01-31" };

test.each([
  ["a request that no host has answered", "associated", "pending", RUNNING, "ended"],
  ["a wait", "associated", "queued", RUNNING, "ended"],
  ["a place without permission", "pending", "associated", RUNNING, "ended"],
  ["a place in what has not begun", "associated", "associated", LATER, "ended"],
  ["a place in what runs", "associated", "associated", RUNNING, "told"],
  ["a place of which the days are not known", "associated", "associated", undefined, "told"],
  ["a place in what is over", "associated", "associated", OVER, "kept"],
  ["what has ended", "cancelled", "associated", LATER, "kept"],
  ["what was refused", "associated", "denied", LATER, "kept"],
] as const)("of a student who is deregistered, %s is, or its host is, as the rule says", (...row) => {
  const [, homeState, hostState, days, effect] = row;
  expect(effectOfDeregistration({ homeState, hostState }, ON, days)).toBe(effect);
});
