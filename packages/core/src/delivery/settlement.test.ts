import { expect, test } from "vitest";
import { DEFAULT_LADDER } from "./ladder.ts";
import { settlementOf } from "./settlement.ts";

const createdAt = new Date("2026-11-21T12:00:00Z");
const delivery = { deliveryId: "d1", kind: "set", epoch: 3, attempts: 0, createdAt } as const;
const rung = { now: createdAt, ladder: DEFAULT_LADDER, random: () => 0.5 };

test("a delivered event is settled", () => {
  expect(settlementOf(delivery, { kind: "delivered" }, rung)).toEqual({
    deliveryId: "d1",
    epoch: 3,
    state: "delivered",
    attempt: { road: "push", verdict: "delivered" },
  });
});

test("a parked event keeps its reason and waits for a person", () => {
  expect(settlementOf(delivery, { kind: "parked", reason: "access_denied" }, rung)).toEqual({
    deliveryId: "d1",
    epoch: 3,
    state: "parked",
    reason: "access_denied",
    attempt: { road: "push", verdict: "parked", reason: "access_denied" },
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
    failed: true,
    attempt: { road: "push", verdict: "retry", reason: "http-500" },
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
    attempt: { road: "push", verdict: "retry", reason: "peer-timeout" },
  });
});

test("an event that somebody had sent again climbs the ladder from there", () => {
  const replayedAt = new Date(createdAt.getTime() + 40 * 24 * 60 * 60 * 1000);
  const again = { ...delivery, replayedAt };
  const verdict = { kind: "retry", reason: "peer-timeout" } as const;
  expect(settlementOf(again, verdict, { ...rung, now: replayedAt })).toMatchObject({ state: "pending" });
});

test("what waits for its recipient's maintenance was not attempted", () => {
  const notBefore = new Date(createdAt.getTime() + 3_600_000);
  expect(
    settlementOf(delivery, { kind: "deferred", reason: "recipient-maintenance", notBefore }, rung),
  ).toEqual({
    deliveryId: "d1",
    epoch: 3,
    state: "pending",
    nextAttemptAt: notBefore,
    reason: "recipient-maintenance",
    recipientDown: true,
    failed: false,
  });
});

test("what is remembered of an attempt is what the recipient said to it", () => {
  const answer = { road: "batch", status: 202, detail: "the key is not known" } as const;
  expect(settlementOf(delivery, { kind: "parked", reason: "invalid_key", answer }, rung).attempt).toEqual({
    ...answer,
    verdict: "parked",
    reason: "invalid_key",
  });
  const command = { ...delivery, kind: "command", epoch: 0 } as const;
  expect(settlementOf(command, { kind: "delivered" }, rung).attempt).toBeUndefined();
});
