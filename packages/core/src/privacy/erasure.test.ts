import { describe, expect, test } from "vitest";
import { type ErasableAssociation, erasureObstacles } from "./erasure.ts";

const NOW = new Date("2028-01-01T00:00:00Z");
const ATTENDING: ErasableAssociation = {
  associationId: "an-id",
  homeState: "associated",
  hostState: "associated",
  hasFinalResult: false,
  isOwed: false,
};

describe("a student can be forgotten", () => {
  test.each<[string, Partial<ErasableAssociation>, string | undefined]>([
    ["not while a place is held", { endsAt: new Date("2028-02-01T00:00:00Z") }, "place-held"],
    ["not while a place is held in an offering that no catalogue has", {}, "place-held"],
    ["not while the result is awaited", { endsAt: new Date("2027-12-01T00:00:00Z") }, "result-under-way"],
    ["when a result has not come for a year", { endsAt: new Date("2026-12-01T00:00:00Z") }, undefined],
    ["when the last word on the result has come", { hasFinalResult: true }, undefined],
    ["not while a message is under way", { hasFinalResult: true, isOwed: true }, "message-owed"],
    ["not while waiting for a place", { hostState: "queued" }, "request-waiting"],
    ["not while home has not permitted it", { homeState: "pending" }, "request-waiting"],
    ["when it was given up", { homeState: "cancelled" }, undefined],
    ["when it was refused", { hostState: "denied" }, undefined],
  ])("%s", (_, overrides, reason) => {
    const obstacles = erasureObstacles([{ ...ATTENDING, ...overrides }], NOW);
    expect(obstacles).toEqual(reason === undefined ? [] : [{ associationId: "an-id", reason }]);
  });
});
