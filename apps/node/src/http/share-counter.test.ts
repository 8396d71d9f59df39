import { expect, test } from "vitest";
import { openShareCounter } from "./share-counter.ts";

const SHARE = { most: 2, windowMs: 10_000, remembered: 2 };

function aCounter() {
  let now = 0;
  const clock = { now: () => new Date(now) };
  return {
    ...openShareCounter(SHARE, clock),
    wait(ms: number) {
      now += ms;
    },
  };
}

test("a caller has its share in every window, and is told how long the window still is", () => {
  const { take, wait } = aCounter();
  expect([take("a"), take("a"), take("a")]).toEqual([undefined, undefined, 10]);
  wait(8_500);
  expect(take("a")).toBe(2);
  wait(1_500);
  expect([take("a"), take("a"), take("a")]).toEqual([undefined, undefined, 10]);
});

test("what one caller takes is not another's", () => {
  const { take } = aCounter();
  expect([take("a"), take("a"), take("b"), take("b"), take("a")]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    10,
  ]);
});

test("no more callers are remembered than there is room for", () => {
  const { take } = aCounter();
  take("a");
  take("a");
  take("b");
  take("c");
  expect(take("a")).toBeUndefined();
});
