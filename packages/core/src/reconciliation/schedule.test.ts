import fc from "fast-check";
import { expect, test } from "vitest";
import { afterFailure, afterStart, nextNight } from "./schedule.ts";

const MINUTE_MS = 60_000;
const instants = fc.date({ min: new Date("2026-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
const chances = fc.double({ min: 0, max: 0.999, noNaN: true });

test("ledgers are compared in the coming night, between one and five", () => {
  fc.assert(
    fc.property(instants, chances, (now, chance) => {
      const due = nextNight(now, () => chance);
      expect(due.getUTCHours()).toBeGreaterThanOrEqual(1);
      expect(due.getUTCHours()).toBeLessThan(5);
      expect(due.getTime()).toBeGreaterThan(now.getTime());
      expect(due.getTime() - now.getTime()).toBeLessThan(28 * 60 * MINUTE_MS);
    }),
    { numRuns: 100 },
  );
});

test("after a start soon and not all at once, and again within a quarter of an hour where it did not go through", () => {
  const now = new Date("2027-06-28T12:00:00Z");
  const minutesUntil = (due: Date) => (due.getTime() - now.getTime()) / MINUTE_MS;
  expect([0, 0.5].map((chance) => minutesUntil(afterStart(now, () => chance)))).toEqual([0, 5]);
  expect([0, 0.5].map((chance) => minutesUntil(afterFailure(now, () => chance)))).toEqual([7.5, 11.25]);
});
