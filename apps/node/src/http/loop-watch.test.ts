import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LOOK_EVERY_MS, openLoopWatch } from "./loop-watch.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A loop whose turns take as long as they are told to. */
function aLoop() {
  let at = 0;
  const watch = openLoopWatch(() => at);
  return {
    watch,
    stall: (ms: number) => {
      at += ms;
    },
    turn(ms: number) {
      at += Math.max(ms, LOOK_EVERY_MS);
      vi.advanceTimersByTime(LOOK_EVERY_MS);
    },
  };
}

test("a start that took seconds does not make the loop late", () => {
  const { watch, stall, turn } = aLoop();
  stall(10_000);
  watch.begin();
  expect(watch.lateMs()).toBe(0);
  turn(LOOK_EVERY_MS);
  expect(watch.lateMs()).toBe(0);
});

test("a single turn of a second is half a second late, and no more than that", () => {
  const { watch, turn } = aLoop();
  watch.begin();
  turn(1_000);
  expect(watch.lateMs()).toBe(500);
});

test("one long stall among many short turns shows, and is over with the next look", () => {
  const { watch, turn } = aLoop();
  watch.begin();
  turn(LOOK_EVERY_MS);
  turn(4_000);
  expect(watch.lateMs()).toBe(3_500);
  turn(LOOK_EVERY_MS);
  expect(watch.lateMs()).toBe(0);
});

test("long turns, one upon the other, are late each time", () => {
  const { watch, turn } = aLoop();
  watch.begin();
  for (const ms of [4_000, 5_000, 6_000]) {
    turn(ms);
    expect(watch.lateMs()).toBe(ms - LOOK_EVERY_MS);
  }
});
