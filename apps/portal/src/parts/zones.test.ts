import { expect, test } from "vitest";
import { sameTime, weekOf } from "./zones.ts";

test("zones are alike where their clocks show the same, whatever they are called", () => {
  const summer = new Date("2027-05-15T11:00:00Z");
  expect(sameTime(summer, "Europe/Amsterdam", "Europe/Berlin")).toBe(true);
  expect(sameTime(summer, "Europe/Amsterdam", "Europe/London")).toBe(false);
  expect(sameTime(summer, "Europe/Amsterdam", "America/New_York")).toBe(false);
});

test("a zone that the browser does not know is left out", () => {
  expect(sameTime(new Date(0), "Mars/Olympus", "Europe/Amsterdam")).toBe(true);
});

test.each([
  ["2027-01-01", 53],
  ["2027-01-04", 1],
  ["2026-12-31", 53],
  ["2024-12-30", 1],
  ["2027-09-01", 35],
])("%s lies in week %i", (date, week) => expect(weekOf(date)).toBe(week));
