import { describe, expect, test } from "vitest";
import { isRecordOutdated, newestOf } from "./task.ts";

const recordedAt = new Date("2027-07-01T10:00:00Z");

describe("the record", () => {
  test("is outdated once a newer version than the recorded one is there, in whatever order they came", () => {
    const versions = [{ version: 2 }, { version: 1, recordedAt }];
    expect(isRecordOutdated(versions)).toBe(true);
    expect(isRecordOutdated(versions.toReversed())).toBe(true);
    expect(newestOf(versions)).toEqual({ version: 2 });
  });

  test("is not outdated by what came late, nor while nothing is recorded, nor once the newest is", () => {
    expect(isRecordOutdated([{ version: 2, recordedAt }, { version: 1 }])).toBe(false);
    expect(isRecordOutdated([{ version: 1 }, { version: 2 }])).toBe(false);
    expect(isRecordOutdated([])).toBe(false);
  });
});
