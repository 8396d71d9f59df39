import { expect, test } from "vitest";
import { DEFAULT_LADDER } from "./ladder.ts";
import { settlementOf } from "./settlement.ts";

const createdAt = new Date("2026-11-21T12:00:00Z");
const delivery = { deliveryId: "d1", epoch: 3, attempts: 0, createdAt };
const rung = { now: createdAt, ladder: DEFAULT_LADDER, random: () => 0.5 };

test("a delivered event is settled", () => {
  expect(settlementOf(delivery, { kind: "delivered" }, rung)).toEqual({
    deliveryId: "d1",
    epoch: 3,
    state: "delivered",
  });
});

test("a parked event keeps its reason and waits for a person", () => {
  expect(settlementOf(delivery, { kind: "parked", reason: "access_denied" }, rung)).toEqual({
    deliveryId: "d1",
    epoch: 3,
    state: "parked",
    reason: "access_denied",
  });
});

test("a failed attempt counts, so that the ladder is climbed", () => {
  expect(
    settlementOf(
      { ...delivery, attempts: 1 },
      { kind: "retry", reason: "http-500", recipientDown: true },
      rung,
    ),
  ).toEqual({
    deliveryId: "d1",
    epoch: 3,
    state: "pending",
    nextAttemptAt: new Date(createdAt.getTime() + 60_000),
    reason: "http-500",
    recipientDown: true,
  });
});

test("after thirty days an event is held for the recipient, never dropped", () => {
  const now = new Date(createdAt.getTime() + 30 * 24 * 60 * 60 * 1000);
  expect(
    settlementOf({ ...delivery, attempts: 40 }, { kind: "retry", reason: "peer-timeout" }, { ...rung, now }),
  ).toEqual({
    deliveryId: "d1",
    epoch: 3,
    state: "held",
    reason: "peer-timeout",
  });
});
