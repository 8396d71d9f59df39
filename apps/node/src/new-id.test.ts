import { expect, test } from "vitest";
import { openNewId } from "./new-id.ts";

const VERSION_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("ids are of version 7, all different, and in the order in which they were made", () => {
  const newId = openNewId();
  const before = Date.now();
  const ids = Array.from({ length: 5_000 }, () => newId());
  expect(ids.every((id) => VERSION_7.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  const madeAt = Number.parseInt(ids[0]?.replaceAll("-", "").slice(0, 12) ?? "", 16);
  expect(madeAt).toBeGreaterThanOrEqual(before);
  expect(madeAt).toBeLessThanOrEqual(Date.now());
});

test("two processes do not make the same ids in the same millisecond", () => {
  const [one, other] = [openNewId(), openNewId()];
  const ids = Array.from({ length: 1_000 }, () => [one(), other()]).flat();
  expect(new Set(ids).size).toBe(ids.length);
});
