import { randomUUID } from "node:crypto";
import type { NewDelivery } from "@wissel/core";
import {
  claimForSending,
  countUndelivered,
  insertDeliveries,
  keepSigned,
  noteRecipientsDown,
  noteRecipientsUp,
  relayDue,
  settleDeliveries,
  sweepLeases,
} from "@wissel/store";
import { openTestDatabase, openTestPool, type TestDatabase } from "@wissel/testing/database";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

const NOON = new Date("2026-11-21T12:00:00Z");
const LIMITS = { window: 32, leaseMs: 60_000 };
const LEASE = { now: NOON, leaseMs: 60_000 };

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await openTestDatabase();
  pool = openTestPool(database, 4);
});
beforeEach(() => pool.query("DELETE FROM delivery; DELETE FROM recipient_failure"));
afterAll(async () => {
  await pool.end();
  await database[Symbol.asyncDispose]();
});

function aDelivery(overrides: Partial<NewDelivery> = {}): NewDelivery {
  return {
    deliveryId: randomUUID(),
    kind: "set",
    recipient: "home.example",
    eventType: "https://events.example/result-issued",
    payload: { version: 1 },
    ...overrides,
  };
}

function severalFor(recipient: string, count: number): readonly NewDelivery[] {
  return Array.from({ length: count }, () => aDelivery({ recipient }));
}

const later = (seconds: number) => new Date(NOON.getTime() + seconds * 1000);

async function stateOf(deliveryId: string): Promise<Record<string, unknown> | undefined> {
  const { rows } = await pool.query<Record<string, unknown>>(
    "SELECT * FROM delivery WHERE delivery_id = $1",
    [deliveryId],
  );
  return rows[0];
}

describe("a delivery", () => {
  test("is leased, sent and settled under its epoch", async () => {
    const delivery = aDelivery({ associationKey: randomUUID() });
    await insertDeliveries(pool, [delivery], NOON);
    const jobs = await relayDue(pool, NOON, LIMITS);
    expect(jobs).toEqual([{ deliveryId: delivery.deliveryId, epoch: 1 }]);
    expect(await claimForSending(pool, jobs, LEASE)).toEqual([
      { ...delivery, epoch: 1, attempts: 0, createdAt: NOON },
    ]);
    const settlement = { deliveryId: delivery.deliveryId, epoch: 1, state: "delivered" } as const;
    expect(await settleDeliveries(pool, [settlement], later(1))).toEqual([delivery.deliveryId]);
    expect(await stateOf(delivery.deliveryId)).toMatchObject({ state: "delivered", settled_at: later(1) });
    expect(await countUndelivered(pool)).toEqual(new Map());
  });

  test("is written with the fact it tells of, or not at all", async () => {
    const client = await pool.connect();
    await client.query("BEGIN");
    await insertDeliveries(client, [aDelivery()], NOON);
    await client.query("ROLLBACK");
    client.release();
    expect(await relayDue(pool, NOON, LIMITS)).toEqual([]);
  });

  test("is not taken twice by a job that came twice", async () => {
    await insertDeliveries(pool, [aDelivery()], NOON);
    const jobs = await relayDue(pool, NOON, LIMITS);
    expect(await claimForSending(pool, jobs, LEASE)).toHaveLength(1);
    expect(await claimForSending(pool, jobs, LEASE)).toEqual([]);
  });

  test("waits for its next attempt and counts the failed one", async () => {
    const delivery = aDelivery();
    await insertDeliveries(pool, [delivery], NOON);
    await claimForSending(pool, await relayDue(pool, NOON, LIMITS), LEASE);
    await settleDeliveries(
      pool,
      [
        {
          deliveryId: delivery.deliveryId,
          epoch: 1,
          state: "pending",
          nextAttemptAt: later(5),
          reason: "http-404",
          recipientDown: false,
          failed: true,
        },
      ],
      NOON,
    );
    expect(await relayDue(pool, later(4), LIMITS)).toEqual([]);
    const [again] = await claimForSending(pool, await relayDue(pool, later(5), LIMITS), LEASE);
    expect(again).toMatchObject({ epoch: 2, attempts: 1, lastReason: "http-404" });
  });

  test("that a worker died over comes back when its lease has run out, and the dead worker settles nothing", async () => {
    const delivery = aDelivery();
    await insertDeliveries(pool, [delivery], NOON);
    await claimForSending(pool, await relayDue(pool, NOON, LIMITS), LEASE);
    expect(await sweepLeases(pool, later(59))).toBe(0);
    expect(await sweepLeases(pool, later(61))).toBe(1);
    const again = await relayDue(pool, later(61), LIMITS);
    expect(again).toEqual([{ deliveryId: delivery.deliveryId, epoch: 2 }]);
    expect(await claimForSending(pool, again, LEASE)).toHaveLength(1);
    const late = { deliveryId: delivery.deliveryId, epoch: 1, state: "parked", reason: "late" } as const;
    expect(await settleDeliveries(pool, [late], later(62))).toEqual([]);
  });

  test("whose job the queue lost comes back too", async () => {
    await insertDeliveries(pool, [aDelivery()], NOON);
    await relayDue(pool, NOON, LIMITS);
    expect(await sweepLeases(pool, later(61))).toBe(1);
  });

  test("in its caller's hand is left alone until then, and settled by the caller", async () => {
    const mine = aDelivery({ kind: "command", inHandUntil: later(10) });
    const abandoned = aDelivery({ kind: "command", inHandUntil: later(10) });
    await insertDeliveries(pool, [mine, abandoned], NOON);
    expect(await relayDue(pool, later(5), LIMITS)).toEqual([]);
    const settlement = { deliveryId: mine.deliveryId, epoch: 0, state: "delivered" } as const;
    expect(await settleDeliveries(pool, [settlement], later(5))).toEqual([mine.deliveryId]);
    await sweepLeases(pool, later(11));
    expect(await relayDue(pool, later(11), LIMITS)).toEqual([{ deliveryId: abandoned.deliveryId, epoch: 1 }]);
  });

  test("keeps the first signed token, so that every attempt sends the same bytes", async () => {
    const delivery = aDelivery();
    await insertDeliveries(pool, [delivery], NOON);
    const { deliveryId } = delivery;
    expect(await keepSigned(pool, [{ deliveryId, jwsJwe: "first", sha256: "a" }])).toEqual([deliveryId]);
    expect(await keepSigned(pool, [{ deliveryId, jwsJwe: "second", sha256: "b" }])).toEqual([]);
    const [due] = await claimForSending(pool, await relayDue(pool, NOON, LIMITS), LEASE);
    expect(due?.jwsJwe).toBe("first");
  });
});

describe("the window", () => {
  test("lets a long backlog of one recipient not hold up another", async () => {
    await insertDeliveries(pool, severalFor("busy.example", 100), NOON);
    await insertDeliveries(pool, severalFor("quiet.example", 2), NOON);
    expect(await relayDue(pool, NOON, LIMITS)).toHaveLength(34);
    expect(await relayDue(pool, NOON, LIMITS)).toEqual([]);
  });

  test("is one for a recipient that failed, after its pause, and full again once it answers", async () => {
    await insertDeliveries(pool, severalFor("down.example", 100), NOON);
    await noteRecipientsDown(pool, ["down.example"], { now: NOON, pausesMs: [5000, 60_000] });
    expect(await relayDue(pool, later(4), LIMITS)).toEqual([]);
    expect(await relayDue(pool, later(5), LIMITS)).toHaveLength(1);
    await noteRecipientsUp(pool, ["down.example"], later(6));
    expect(await relayDue(pool, later(6), LIMITS)).toHaveLength(31);
  });

  test("grows its pause once per pause, not once per delivery", async () => {
    const pausesMs = [5000, 60_000];
    await noteRecipientsDown(pool, ["down.example"], { now: NOON, pausesMs });
    await noteRecipientsDown(pool, ["down.example"], { now: later(1), pausesMs });
    const { rows } = await pool.query("SELECT failures, paused_until FROM recipient_failure");
    expect(rows).toEqual([{ failures: 1, paused_until: later(5) }]);
    await noteRecipientsDown(pool, ["down.example"], { now: later(6), pausesMs });
    await noteRecipientsDown(pool, ["down.example"], { now: later(100), pausesMs });
    const after = await pool.query("SELECT failures, paused_until FROM recipient_failure");
    expect(after.rows).toEqual([{ failures: 3, paused_until: later(160) }]);
  });

  test("is not used up by deliveries in their callers' hands", async () => {
    const inHand = severalFor("home.example", 40).map((one) => ({ ...one, inHandUntil: later(10) }));
    await insertDeliveries(pool, [...inHand, aDelivery()], NOON);
    expect(await relayDue(pool, NOON, LIMITS)).toHaveLength(1);
  });

  test("hands no delivery to two relays that look at one instant", async () => {
    await insertDeliveries(pool, severalFor("busy.example", 60), NOON);
    const rounds = await Promise.all([1, 2, 3, 4].map(() => relayDue(pool, NOON, LIMITS)));
    const ids = rounds.flat().map((job) => job.deliveryId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test("what waited for a recipient that was down is due as soon as that is back; what it refused is not", async () => {
  const [waiting, refused] = [aDelivery(), aDelivery()];
  await insertDeliveries(pool, [waiting, refused], NOON);
  await claimForSending(pool, await relayDue(pool, NOON, LIMITS), LEASE);
  const failed = { epoch: 1, state: "pending", nextAttemptAt: later(7200), failed: true } as const;
  await settleDeliveries(
    pool,
    [
      { ...failed, deliveryId: waiting.deliveryId, reason: "peer-timeout", recipientDown: true },
      { ...failed, deliveryId: refused.deliveryId, reason: "invalid_key", recipientDown: false },
    ],
    NOON,
  );
  await noteRecipientsDown(pool, ["home.example"], { now: NOON, pausesMs: [5000] });
  await noteRecipientsUp(pool, ["home.example"], later(30));
  expect(await relayDue(pool, later(30), LIMITS)).toEqual([{ deliveryId: waiting.deliveryId, epoch: 2 }]);
});
