import type { Queryable } from "@wissel/store";
import { expect, test } from "vitest";
import { joinCalls } from "./join-calls.ts";

function aTransaction(): Queryable {
  return {} as Queryable; // nothing asks it anything here
}

test("what is asked side by side on one transaction is asked once, and each has its own answer", async () => {
  const runs: (readonly number[])[] = [];
  const double = joinCalls(async (_, items: readonly number[]) => {
    runs.push(items);
    return items.map((item) => item * 2);
  });
  const [one, other] = [aTransaction(), aTransaction()];
  expect(await Promise.all([double(one, 1), double(other, 2), double(one, 3)])).toEqual([2, 4, 6]);
  expect(runs).toEqual([[1, 3], [2]]);
  expect(await double(one, 4)).toBe(8);
});

test("a failure is told to everybody who asked", async () => {
  const fail = joinCalls<number, number>(async () => {
    throw new Error("no connection");
  });
  const client = aTransaction();
  const asked = await Promise.allSettled([fail(client, 1), fail(client, 2)]);
  expect(asked.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});
