import { openTestDatabase } from "@wissel/testing/database";
import { expect, test } from "vitest";
import { makeStory } from "../../trickle/make-story.ts";
import { lossesOf, outcomesOf, renderTrickle } from "../../trickle/render-trickle.ts";
import { runTrickle } from "../../trickle/run-trickle.ts";

const SMALL = { seed: "small", courses: 40, enrolments: 60, weeks: 1 };

test("weeks of enrolments, some slow, some waiting, some forgotten, end with every one of them decided and told why", {
  timeout: 240_000,
}, async () => {
  const trickled = await runTrickle(
    { ...SMALL, stepHours: 2 },
    {
      openDatabase: openTestDatabase,
      progress: () => undefined,
      stopped: new AbortController().signal,
    },
  );
  expect(trickled.asked).toHaveLength(SMALL.enrolments);
  expect(trickled.invariants.filter(({ held }) => !held)).toEqual([]);
  expect(lossesOf(trickled)).toEqual([]);
  const outcomes = outcomesOf(trickled.asked);
  expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(SMALL.enrolments);
  expect(outcomes.get("attends")).toBeGreaterThan(SMALL.enrolments / 3);
  for (const road of ["rule", "officer", "nightly SIS"])
    expect(trickled.asked.some((one) => one.road === road && one.decidedAt !== undefined)).toBe(true);
  expect(trickled.asked.some(({ hasQueued }) => hasQueued)).toBe(true);
  expect(trickled.asked.some(({ hasWaitedForHost }) => hasWaitedForHost)).toBe(true);
  expect(renderTrickle(trickled)).toContain("by nightly SIS");
});

test("the same seed tells the same story", () => {
  expect(makeStory(SMALL)).toEqual(makeStory(SMALL));
  expect(makeStory({ ...SMALL, seed: "other" })).not.toEqual(makeStory(SMALL));
});
