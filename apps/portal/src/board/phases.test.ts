import { expect, test } from "vitest";
import { instantIn, wallTime } from "./phases.ts";

const ZONE = "Europe/Amsterdam";

test("a phase's local time is an instant of its own zone, in summer and in winter", () => {
  expect(instantIn(ZONE, "2027-05-15T13:00").toISOString()).toBe("2027-05-15T11:00:00.000Z");
  expect(instantIn(ZONE, "2027-12-15T13:00").toISOString()).toBe("2027-12-15T12:00:00.000Z");
});

test("a time that clocks show twice is the earlier one", () => {
  expect(instantIn(ZONE, "2027-10-31T02:30").toISOString()).toBe("2027-10-31T00:30:00.000Z");
});

test("a clock on the wall shows what the contract asks for", () => {
  expect(wallTime(ZONE, new Date("2027-05-15T11:00:00Z"))).toBe("2027-05-15T13:00");
  expect(wallTime(ZONE, new Date("2027-05-14T22:00:00Z"))).toBe("2027-05-15T00:00");
});
