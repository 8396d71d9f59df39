import { describe, expect, test } from "vitest";
import { isRotationDue, standingsOf } from "./key-life.ts";

const DAY = 24 * 60 * 60 * 1000;
const at = (day: number) => new Date(Date.UTC(2026, 0, 1) + day * DAY);
const key = (activeFrom: number, revokedAt?: number) => ({
  activeFrom: at(activeFrom),
  ...(revokedAt === undefined ? {} : { revokedAt: at(revokedAt) }),
});
const seen = (keys: readonly ReturnType<typeof key>[], day: number) =>
  standingsOf(keys, at(day)).map(({ standing }) => standing);

describe("the keys of one family", () => {
  test("are published before they are used, and for more than a year after it", () => {
    const keys = [key(0), key(100)];
    expect(seen(keys, 99)).toEqual(["next", "active"]);
    expect(seen(keys, 100)).toEqual(["active", "retired"]);
    expect(seen(keys, 500)).toEqual(["active", "retired"]);
    expect(seen(keys, 501)).toEqual(["active", "historical"]);
  });

  test("have no active one that was revoked, and its place is taken at once", () => {
    expect(seen([key(0), key(10, 20), key(20)], 20)).toEqual(["active", "revoked", "retired"]);
  });

  test("are rotated by age, early enough to be published, and one at a time", () => {
    const plan = { rotateAfterMs: 90 * DAY, leadMs: DAY };
    expect(isRotationDue([key(0)], at(88), plan)).toBe(false);
    expect(isRotationDue([key(0)], at(89), plan)).toBe(true);
    expect(isRotationDue([key(0), key(90)], at(89), plan)).toBe(false);
    expect(isRotationDue([], at(0), plan)).toBe(true);
  });
});
