import { describe, expect, test, vi } from "vitest";
import { openBatcher } from "./batcher.ts";

const LIMITS = {
  flushMs: 1,
  maxItems: 3,
  maxInFlight: 1,
  besideItems: 1,
  nextItems: 1,
  gatherMs: 1,
  gatherAtMostMs: 1,
  maxWaiting: 5,
};
/** Longer than a test may take. */
const NEVER_MS = 600_000;

/** A run that waits until the test lets it go. */
function openGate() {
  const batches: number[][] = [];
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const run = async (items: readonly number[]) => {
    batches.push([...items]);
    await gate;
    return items.map((item) => item * 10);
  };
  return { batches, open, run };
}

describe("a batcher", () => {
  test("joins what comes together, and answers each item its own", async () => {
    const { batches, open, run } = openGate();
    open();
    const batcher = openBatcher(run, LIMITS);
    expect(await Promise.all([1, 2, 3, 4].map((item) => batcher.submit(item)))).toEqual([10, 20, 30, 40]);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  test("keeps no more batches in flight than it may, and takes no more than it can hold", async () => {
    const { batches, open, run } = openGate();
    const batcher = openBatcher(run, LIMITS);
    const answers = [1, 2, 3, 4, 5, 6, 7, 8].map((item) => batcher.submit(item));
    expect(batcher.submit(9)).toBeUndefined();
    expect(batches).toEqual([[1, 2, 3]]);
    open();
    expect(await Promise.all(answers)).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
    expect(await batcher.submit(9)).toBe(90);
  });

  test("sends another batch beside the one in flight only when it is worth it", async () => {
    const { batches, open, run } = openGate();
    const batcher = openBatcher(run, { ...LIMITS, maxItems: 2, maxInFlight: 2, besideItems: 2 });
    const answers = [1, 2, 3].map((item) => batcher.submit(item));
    expect(batches).toEqual([[1, 2]]);
    answers.push(batcher.submit(4));
    expect(batches).toEqual([
      [1, 2],
      [3, 4],
    ]);
    open();
    expect(await Promise.all(answers)).toEqual([10, 20, 30, 40]);
  });

  test("lets the few who wait after a batch wait for company, until they are enough", async () => {
    const { batches, open, run } = openGate();
    const batcher = openBatcher(run, { ...LIMITS, maxItems: 9, nextItems: 3, gatherMs: NEVER_MS });
    const first = batcher.submit(1);
    await expect.poll(() => batches).toEqual([[1]]);
    const few = [2, 3].map((item) => batcher.submit(item));
    open();
    await first;
    expect(batches).toEqual([[1]]);
    const last = batcher.submit(4);
    expect(await Promise.all([...few, last])).toEqual([20, 30, 40]);
    expect(batches).toEqual([[1], [2, 3, 4]]);
  });

  test("does not let those few wait for good", async () => {
    const { batches, open, run } = openGate();
    const batcher = openBatcher(run, { ...LIMITS, maxItems: 9, nextItems: 3 });
    const first = batcher.submit(1);
    await expect.poll(() => batches).toEqual([[1]]);
    const few = [2, 3].map((item) => batcher.submit(item));
    open();
    expect(await Promise.all([first, ...few])).toEqual([10, 20, 30]);
  });

  test("lets those few wait on while others come, but not for ever", async () => {
    vi.useFakeTimers();
    try {
      const { batches, open, run } = openGate();
      const batcher = openBatcher(run, {
        ...LIMITS,
        maxItems: 99,
        nextItems: 99,
        maxWaiting: 99,
        gatherMs: 4,
        gatherAtMostMs: 12,
      });
      const answers = [batcher.submit(1)];
      await vi.advanceTimersByTimeAsync(1);
      answers.push(batcher.submit(2));
      open();
      await vi.advanceTimersByTimeAsync(0); // the first batch is done
      for (const item of [3, 4]) {
        await vi.advanceTimersByTimeAsync(3);
        answers.push(batcher.submit(item));
        await vi.advanceTimersByTimeAsync(1);
      }
      expect(batches).toEqual([[1]]);
      answers.push(batcher.submit(5));
      await vi.advanceTimersByTimeAsync(4);
      expect(await Promise.all(answers)).toEqual([10, 20, 30, 40, 50]);
      expect(batches).toEqual([[1], [2, 3, 4, 5]]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("sends those few when nobody joins them any more", async () => {
    vi.useFakeTimers();
    try {
      const { batches, open, run } = openGate();
      const limits = { ...LIMITS, maxItems: 99, nextItems: 99, gatherMs: 4, gatherAtMostMs: NEVER_MS };
      const batcher = openBatcher(run, limits);
      const answers = [batcher.submit(1)];
      await vi.advanceTimersByTimeAsync(1);
      answers.push(batcher.submit(2));
      open();
      await vi.advanceTimersByTimeAsync(4);
      expect(batches).toEqual([[1], [2]]);
      expect(await Promise.all(answers)).toEqual([10, 20]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("closes without waiting for company", async () => {
    const { batches, open, run } = openGate();
    const batcher = openBatcher(run, { ...LIMITS, nextItems: 3, gatherMs: NEVER_MS });
    const first = batcher.submit(1);
    await expect.poll(() => batches).toEqual([[1]]);
    const second = batcher.submit(2);
    const closed = batcher[Symbol.asyncDispose]();
    open();
    await closed;
    expect(await Promise.all([first, second])).toEqual([10, 20]);
  });

  test("fails the items of a batch that fails, and goes on with the next", async () => {
    let runs = 0;
    const batcher = openBatcher<number, number>(async (items) => {
      runs += 1;
      if (runs === 1) throw new Error("the database is away");
      return items;
    }, LIMITS);
    const first = [1, 2, 3].map((item) => batcher.submit(item));
    const settled = await Promise.allSettled(first);
    expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(await batcher.submit(4)).toBe(4);
  });

  test("finishes what it took before it is closed", async () => {
    const { open, run } = openGate();
    const batcher = openBatcher(run, LIMITS);
    const answers = [1, 2, 3, 4].map((item) => batcher.submit(item));
    const closed = batcher[Symbol.asyncDispose]();
    open();
    await closed;
    expect(await Promise.all(answers)).toEqual([10, 20, 30, 40]);
  });
});
