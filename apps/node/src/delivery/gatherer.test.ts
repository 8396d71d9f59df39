import { expect, test } from "vitest";
import { deferred } from "../enrolment/deferred.ts";
import { openGatherer } from "./gatherer.ts";

test("what comes close together goes together", async () => {
  const batches: (readonly number[])[] = [];
  const gatherer = openGatherer<number>({ most: 10, patienceMs: 1 }, async (items) => {
    batches.push([...items]);
    return new Map();
  });
  await Promise.all([1, 2, 3].map((item) => gatherer.add(item)));
  await gatherer.add(4);
  expect(batches).toEqual([[1, 2, 3], [4]]);
});

test("a full batch does not wait, and never holds more than it may", async () => {
  const sizes: number[] = [];
  const gatherer = openGatherer<number>({ most: 2, patienceMs: 60_000 }, async (items) => {
    sizes.push(items.length);
    return new Map();
  });
  await Promise.all([1, 2, 3, 4].map((item) => gatherer.add(item)));
  expect(sizes).toEqual([2, 2]);
});

test("a failure reaches everyone in its batch and nobody else", async () => {
  const gatherer = openGatherer<string>({ most: 2, patienceMs: 1 }, async (items) => {
    if (items.includes("bad")) throw new Error("the database is away");
    return new Map();
  });
  const answers = await Promise.allSettled(["bad", "beside", "apart"].map((item) => gatherer.add(item)));
  expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
});

test("one that takes long holds up nobody else of its batch", async () => {
  const slow = deferred<undefined>();
  const gatherer = openGatherer<string>({ most: 2, patienceMs: 1 }, async () => {
    return new Map([["slow", slow.promise]]);
  });
  let over = false;
  const waiting = gatherer.add("slow").then(() => {
    over = true;
  });
  await gatherer.add("quick");
  expect(over).toBe(false);
  slow.resolve(undefined);
  await waiting;
});
