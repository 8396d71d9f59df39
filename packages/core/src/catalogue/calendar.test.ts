import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instantOf, isCalendarDate, isTimeZone, localTimeOf } from "./calendar.ts";

const AMSTERDAM = "Europe/Amsterdam";

describe("clocks in a zone", () => {
  test.each([
    ["2027-01-15T12:00:00Z", "2027-01-15", "13:00"],
    ["2027-07-15T11:00:00Z", "2027-07-15", "13:00"],
    ["2027-01-14T23:00:00Z", "2027-01-15", "00:00"],
  ])("%s is %s %s in Amsterdam", (at, date, time) => {
    expect(localTimeOf(new Date(at), AMSTERDAM)).toEqual({ date, time });
    expect(instantOf({ date, time }, AMSTERDAM)).toEqual(new Date(at));
  });

  test("the hour that spring skips is an hour later", () => {
    expect(instantOf({ date: "2027-03-28", time: "02:30" }, AMSTERDAM)).toEqual(
      new Date("2027-03-28T01:30:00Z"),
    );
  });

  test("what a clock shows leads back to the instant, but in the hour that autumn repeats", () => {
    const minute = fc.integer({
      min: Date.parse("2020-01-01") / 60_000,
      max: Date.parse("2040-01-01") / 60_000,
    });
    const zone = fc.constantFrom(AMSTERDAM, "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC");
    fc.assert(
      fc.property(minute, zone, (minutes, timeZone) => {
        const at = new Date(minutes * 60_000);
        const back = instantOf(localTimeOf(at, timeZone), timeZone);
        expect([0, 3_600_000]).toContain(Math.abs(back.getTime() - at.getTime()));
      }),
    );
  });
});

test.each(["2027-02-30", "2027-13-01", "2026-02-29", "27-01-01", "2027-1-1", ""])("%s is no day", (text) => {
  expect(isCalendarDate(text)).toBe(false);
});

test.each(["2027-02-28", "2028-02-29"])("%s is a day", (text) => {
  expect(isCalendarDate(text)).toBe(true);
});

test("a zone must be one that is known", () => {
  expect([isTimeZone(AMSTERDAM), isTimeZone("Europe/Atlantis")]).toEqual([true, false]);
});
