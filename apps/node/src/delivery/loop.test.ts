import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startLoop } from "./loop.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function aLoop(run: () => Promise<void>) {
  const errors: unknown[] = [];
  return { loop: startLoop({ everyMs: 1000, run, onError: (error) => errors.push(error) }), errors };
}

test("a loop runs at once and then in its time", async () => {
  let runs = 0;
  aLoop(async () => {
    runs += 1;
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(runs).toBe(1);
  await vi.advanceTimersByTimeAsync(999);
  expect(runs).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(runs).toBe(2);
});

test("a nudge during a run brings one more run, however many nudges came", async () => {
  let runs = 0;
  const { loop } = aLoop(async () => {
    runs += 1;
    await new Promise<void>((resolve) => setTimeout(resolve, 100));
  });
  await vi.advanceTimersByTimeAsync(50);
  loop.nudge();
  loop.nudge();
  await vi.advanceTimersByTimeAsync(60);
  expect(runs).toBe(2);
  await vi.advanceTimersByTimeAsync(500);
  expect(runs).toBe(2);
});

test("a run that fails is reported and comes back in its time, nudged or not", async () => {
  let runs = 0;
  const { loop, errors } = aLoop(async () => {
    runs += 1;
    loop.nudge();
    throw new Error("away");
  });
  await vi.advanceTimersByTimeAsync(10);
  expect([runs, errors.length]).toEqual([1, 1]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(runs).toBe(2);
});

test("disposing waits for the run under way and lets no other begin", async () => {
  let ended = false;
  const { loop } = aLoop(async () => {
    await new Promise<void>((resolve) => setTimeout(resolve, 100));
    ended = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  const disposed = loop[Symbol.asyncDispose]();
  loop.nudge();
  await vi.advanceTimersByTimeAsync(100);
  await disposed;
  expect(ended).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test("what goes first is tried until it went through, and then never again", async () => {
  const done: string[] = [];
  const options = { everyMs: 1000, onError: () => done.push("failed") };
  startLoop({
    ...options,
    first: async () => {
      if (done.length === 0) throw new Error("away");
      done.push("first");
    },
    run: async () => void done.push("run"),
  });
  await vi.advanceTimersByTimeAsync(2500);
  expect(done).toEqual(["failed", "first", "run", "run"]);
});
