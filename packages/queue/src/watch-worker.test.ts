import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type WatchedWorker, watchWorker } from "./watch-worker.ts";

const EVERY_MS = 1_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A worker whose figures a test sets. */
function aWorker() {
  const seen = { waiting: 0, taken: 0, atHand: 0, restarts: 0, away: false, errors: 0 };
  const watched: WatchedWorker = {
    async countWaiting() {
      if (seen.away) throw new Error("ECONNREFUSED");
      return seen.waiting;
    },
    taken: () => seen.taken,
    atHand: () => seen.atHand,
    concurrency: 2,
    async restart() {
      seen.restarts += 1;
    },
    onSilent: () => undefined,
    onError: () => {
      seen.errors += 1;
    },
  };
  return { seen, watch: watchWorker(watched, EVERY_MS) };
}

test("a worker that takes nothing although jobs wait and it has room is replaced", async () => {
  const { seen, watch } = aWorker();
  seen.waiting = 3;
  await vi.advanceTimersByTimeAsync(EVERY_MS);
  expect(seen.restarts).toBe(0);
  await vi.advanceTimersByTimeAsync(EVERY_MS);
  expect(seen.restarts).toBe(1);
  seen.taken += 3;
  seen.waiting = 0;
  await vi.advanceTimersByTimeAsync(5 * EVERY_MS);
  expect(seen.restarts).toBe(1);
  await watch[Symbol.asyncDispose]();
});

test("a worker that is busy, idle or works is left alone", async () => {
  const { seen } = aWorker();
  await vi.advanceTimersByTimeAsync(5 * EVERY_MS); // nothing waits
  Object.assign(seen, { waiting: 9, atHand: 2 }); // no room
  await vi.advanceTimersByTimeAsync(5 * EVERY_MS);
  Object.assign(seen, { atHand: 0 });
  for (let look = 0; look < 5; look += 1) {
    seen.taken += 1; // slowly, but it does
    await vi.advanceTimersByTimeAsync(EVERY_MS);
  }
  expect(seen.restarts).toBe(0);
});

test("while the backend is away nothing is concluded", async () => {
  const { seen } = aWorker();
  Object.assign(seen, { waiting: 9, away: true });
  await vi.advanceTimersByTimeAsync(5 * EVERY_MS);
  expect([seen.restarts, seen.errors]).toEqual([0, 5]);
});
