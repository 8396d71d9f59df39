import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_LADDER, nextAttempt, pausesMs } from "./ladder.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const createdAt = new Date("2026-11-21T12:00:00Z");
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

function rung(now: Date, share: number) {
  return { now, ladder: DEFAULT_LADDER, random: () => share };
}

describe("the retry ladder", () => {
  test("waits five seconds after the first failure and a minute after the second", () => {
    expect(nextAttempt({ attempts: 1, createdAt }, rung(createdAt, 0.5))).toEqual({
      at: new Date(createdAt.getTime() + 5000),
    });
    expect(nextAttempt({ attempts: 2, createdAt }, rung(createdAt, 0.5))).toEqual({
      at: new Date(createdAt.getTime() + MINUTE),
    });
  });

  test("strays from its step by a fifth at most", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), random, (attempts, share) => {
        const next = nextAttempt({ attempts, createdAt }, rung(createdAt, share));
        if ("held" in next) throw new Error("held on the first day");
        const step = DEFAULT_LADDER.delaysMs[attempts] ?? Number.NaN;
        const waited = next.at.getTime() - createdAt.getTime();
        expect(waited).toBeGreaterThanOrEqual(Math.floor(step * 0.8));
        expect(waited).toBeLessThanOrEqual(Math.ceil(step * 1.2));
      }),
    );
  });

  test("never comes earlier than the recipient asked", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        random,
        fc.integer({ min: 0, max: DAY }),
        (attempts, share, patience) => {
          const notBefore = new Date(createdAt.getTime() + patience);
          const next = nextAttempt({ attempts, createdAt, notBefore }, rung(createdAt, share));
          expect("at" in next && next.at >= notBefore).toBe(true);
        },
      ),
    );
  });

  test("ends: a recipient that never answers gets between 35 and 50 attempts in thirty days, then the event is held", () => {
    fc.assert(
      fc.property(fc.infiniteStream(random), (shares) => {
        let now = createdAt;
        for (let attempts = 1; attempts <= 60; attempts += 1) {
          const next = nextAttempt(
            { attempts, createdAt },
            { now, ladder: DEFAULT_LADDER, random: () => shares.next().value ?? 0 },
          );
          if ("held" in next) {
            expect(attempts).toBeGreaterThanOrEqual(30);
            expect(now.getTime() - createdAt.getTime()).toBeLessThanOrEqual(30 * DAY);
            return;
          }
          expect(next.at > now || attempts === 0).toBe(true);
          now = next.at;
        }
        throw new Error("still trying after sixty attempts");
      }),
      { numRuns: 50 },
    );
  });

  test("probes a recipient at least every six minutes, however long it has been away", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 * DAY }), { minLength: 1 }),
        random,
        (delaysMs, share) => {
          const pauses = pausesMs({ delaysMs, heldAfterMs: 30 * DAY }, () => share);
          expect(pauses.length).toBeGreaterThan(0);
          expect(Math.max(...pauses)).toBeLessThanOrEqual(6 * MINUTE);
        },
      ),
    );
  });
});
