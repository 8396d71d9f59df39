import type { Courier, DueDelivery, NewDelivery, Verdict, WakeJob, WakeQueue } from "@wissel/core";
import { insertDeliveries, resumeRecipient } from "@wissel/store";
import { openTestDatabase, openTestPool, type TestDatabase } from "@wissel/testing/database";
import { InMemoryWakeQueue } from "@wissel/testing/wake-queue";
import { fastify } from "fastify";
import type pg from "pg";
import { Registry } from "prom-client";
import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openDeliveryMetrics } from "../../src/delivery/metrics.ts";
import { type DeliveryPump, startPump } from "../../src/delivery/pump.ts";
import { deferred } from "../../src/enrolment/deferred.ts";

const PATIENCE = { timeout: 15_000, interval: 20 };
const LADDER = { delaysMs: [0, 30, 60], heldAfterMs: 60_000 };

let database: TestDatabase;
let pool: pg.Pool;
const pumps: DeliveryPump[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  pool = openTestPool(database, 8);
});
afterEach(async () => {
  for (const pump of pumps.splice(0)) await pump[Symbol.asyncDispose]();
  await pool.query("DELETE FROM delivery; DELETE FROM recipient_failure; DELETE FROM recipient_pause");
});
afterAll(async () => {
  await pool.end();
  await database[Symbol.asyncDispose]();
});

interface PumpSetup {
  readonly queue?: WakeQueue;
  readonly registry?: Registry;
  readonly leaseMs?: number;
  readonly polling?: readonly string[];
  readonly maintenanceUntil?: Date;
  readonly attempt: (deliveries: readonly DueDelivery[]) => Promise<readonly Verdict[]>;
}

async function aPump(setup: PumpSetup) {
  const { attempt, leaseMs = 60_000, queue = new InMemoryWakeQueue(), registry } = setup;
  const courier: Courier = { attempt };
  const pump = await startPump(
    {
      pool,
      queue,
      couriers: { set: courier, command: courier },
      recipients: { polling: setup.polling ?? [], batching: () => [] },
      maintenanceOf: async () => setup.maintenanceUntil,
      clock: { now: () => new Date() },
      random: Math.random,
      ladder: LADDER,
      log: fastify().log,
      metrics: openDeliveryMetrics(registry ?? new Registry(), pool),
    },
    { sends: true, leaseMs },
  );
  pumps.push(pump);
  return pump;
}

function aDelivery(overrides: Partial<NewDelivery> = {}): NewDelivery {
  return { deliveryId: uuidv7(), kind: "set", recipient: "home.example", payload: {}, ...overrides };
}

async function owe(...deliveries: readonly NewDelivery[]): Promise<void> {
  await insertDeliveries(pool, deliveries, new Date());
}

async function states(): Promise<Readonly<Record<string, number>>> {
  const { rows } = await pool.query<{ state: string; count: number }>(
    "SELECT state, count(*)::int AS count FROM delivery GROUP BY state",
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

const delivered = (deliveries: readonly DueDelivery[]): readonly Verdict[] =>
  deliveries.map(() => ({ kind: "delivered" }));

test("what is owed goes out, by recipient and kind, each once", async () => {
  const sent: string[] = [];
  const pump = await aPump({
    async attempt(deliveries) {
      expect(new Set(deliveries.map(({ recipient, kind }) => `${recipient} ${kind}`)).size).toBe(1);
      sent.push(...deliveries.map(({ deliveryId }) => deliveryId));
      return delivered(deliveries);
    },
  });
  const owed = Array.from({ length: 300 }, (_, index) =>
    aDelivery({
      recipient: index % 2 === 0 ? "home.example" : "host.example",
      kind: index % 3 === 0 ? "set" : "command",
    }),
  );
  await owe(...owed);
  pump.kick();
  await expect.poll(states, PATIENCE).toEqual({ delivered: 300 });
  expect(sent.sort()).toEqual(owed.map(({ deliveryId }) => deliveryId).sort());
});

test("a delivery whose job the queue loses goes out when its lease has run out", async () => {
  const forgetful = new (class extends InMemoryWakeQueue {
    lost = 0;
    override async wake(jobs: readonly WakeJob[]) {
      if (this.lost === 0) this.lost = jobs.length;
      else await super.wake(jobs);
    }
  })();
  await aPump({ attempt: async (deliveries) => delivered(deliveries), queue: forgetful, leaseMs: 200 });
  await owe(aDelivery());
  await expect.poll(states, PATIENCE).toEqual({ delivered: 1 });
  expect(forgetful.lost).toBe(1);
});

test("a delivery in the hand of a caller that died goes out after its time", async () => {
  await aPump({ attempt: async (deliveries) => delivered(deliveries), leaseMs: 200 });
  await owe(aDelivery({ inHandUntil: new Date(Date.now() + 100) }));
  await expect.poll(states, PATIENCE).toEqual({ delivered: 1 });
});

test("a queue that is away loses nothing", async () => {
  const shaky = new (class extends InMemoryWakeQueue {
    #refusals = 3;
    override async wake(jobs: readonly WakeJob[]) {
      this.#refusals -= 1;
      if (this.#refusals >= 0) throw new Error("ECONNREFUSED");
      await super.wake(jobs);
    }
  })();
  await aPump({ attempt: async (deliveries) => delivered(deliveries), queue: shaky, leaseMs: 200 });
  await owe(aDelivery(), aDelivery());
  await expect.poll(states, PATIENCE).toEqual({ delivered: 2 });
});

test("a recipient that is down gets one probe at a time, and everything once it is back", async () => {
  let down = true;
  let probes = 0;
  await owe(...Array.from({ length: 100 }, () => aDelivery({ recipient: "down.example" })), aDelivery());
  await aPump({
    async attempt(deliveries) {
      if (deliveries[0]?.recipient !== "down.example") return delivered(deliveries);
      if (!down) return delivered(deliveries);
      probes += 1;
      if (probes > 3) expect(deliveries).toHaveLength(1);
      return deliveries.map(() => ({ kind: "retry", reason: "peer-timeout", recipientDown: true }));
    },
  });
  await expect.poll(() => probes, PATIENCE).toBeGreaterThan(5);
  expect((await states()).delivered).toBe(1);
  down = false;
  await expect.poll(states, PATIENCE).toEqual({ delivered: 101 });
});

test("a failure of ours costs a step of the ladder and is not held against the recipient", async () => {
  let failures = 2;
  await aPump({
    async attempt(deliveries) {
      failures -= 1;
      if (failures >= 0) throw new Error("the key does not open");
      return delivered(deliveries);
    },
  });
  await owe(aDelivery());
  await expect.poll(states, PATIENCE).toEqual({ delivered: 1 });
  const { rows } = await pool.query("SELECT attempts FROM delivery");
  expect(rows).toEqual([{ attempts: 2 }]);
  expect((await pool.query("SELECT 1 FROM recipient_failure")).rowCount).toBe(0);
});

test("a refusal for good waits for a person, and operators see it", async () => {
  const registry = new Registry();
  await aPump({
    registry,
    attempt: async (deliveries) => deliveries.map(() => ({ kind: "parked", reason: "access_denied" })),
  });
  await owe(aDelivery());
  await expect.poll(states, PATIENCE).toEqual({ parked: 1 });
  const metrics = await registry.metrics();
  expect(metrics).toContain('wissel_deliveries_undelivered{state="parked"} 1');
  expect(metrics).toContain('wissel_delivery_attempts_total{kind="set",verdict="parked"} 1');
});

test("stopping waits for what is being sent", async () => {
  let begun = false;
  let ended = false;
  const pump = await aPump({
    async attempt(deliveries) {
      begun = true;
      await pool.query("SELECT pg_sleep(0.2)");
      ended = true;
      return delivered(deliveries);
    },
  });
  await owe(aDelivery());
  await expect.poll(() => begun, PATIENCE).toBe(true);
  await pump[Symbol.asyncDispose]();
  expect(ended).toBe(true);
  expect(await states()).toEqual({ delivered: 1 });
});

test("one dead partner does not hold up the others", async () => {
  const count = 300;
  const owed = (recipient: string) => Array.from({ length: count }, () => aDelivery({ recipient }));
  // Attempts per delivery of the living one, without and with a dead partner beside it.
  const costs: number[] = [];
  for (const dead of ["", "dead.example"]) {
    await owe(...owed("alive.example"), ...(dead === "" ? [] : owed(dead)));
    let attempts = 0;
    const release = deferred<undefined>();
    const hanging = new Set<DueDelivery>();
    const pump = await aPump({
      async attempt(deliveries) {
        if (deliveries[0]?.recipient !== dead) {
          attempts += 1;
          return delivered(deliveries);
        }
        for (const one of deliveries) hanging.add(one);
        await release.promise; // a connection that is taken and never answered
        return deliveries.map(() => ({ kind: "retry", reason: "peer-timeout", recipientDown: true }));
      },
    });
    const alive = "SELECT 1 FROM delivery WHERE recipient = 'alive.example' AND state = 'delivered'";
    await expect.poll(async () => (await pool.query(alive)).rowCount, PATIENCE).toBe(count);
    costs.push(attempts / count);
    expect(hanging.size).toBeLessThanOrEqual(32);
    release.resolve(undefined);
    if (dead === "") {
      await pump[Symbol.asyncDispose]();
      await pool.query("DELETE FROM delivery");
    }
  }
  const [alone = 0, beside = 0] = costs;
  expect(beside / alone).toBeLessThan(3);
});

test("an endpoint that is gone is left alone until somebody resumes it, and nothing is lost", async () => {
  let gone = true;
  let attempts = 0;
  await aPump({
    async attempt(deliveries) {
      attempts += deliveries.length;
      if (!gone) return delivered(deliveries);
      return deliveries.map(() => ({ kind: "retry", reason: "http-410", endpointGone: true }));
    },
  });
  await owe(aDelivery());
  const pauses = async () => (await pool.query("SELECT cause, until FROM recipient_pause")).rows;
  await expect.poll(pauses, PATIENCE).toEqual([{ cause: "endpoint_gone", until: null }]);
  await owe(aDelivery(), aDelivery());
  await pool.query("SELECT pg_sleep(0.5)");
  expect(attempts).toBe(1);
  gone = false;
  expect(await resumeRecipient(pool, "home.example", new Date())).toBe(true);
  await expect.poll(states, PATIENCE).toEqual({ delivered: 3 });
});

test("what a partner in maintenance is owed waits, and costs no step of the ladder", async () => {
  const maintenanceUntil = new Date(Date.now() + 600);
  let first: number | undefined;
  await aPump({
    maintenanceUntil,
    async attempt(deliveries) {
      first ??= Date.now();
      return delivered(deliveries);
    },
  });
  await owe(aDelivery());
  await expect.poll(states, PATIENCE).toEqual({ delivered: 1 });
  expect(first).toBeGreaterThanOrEqual(maintenanceUntil.getTime());
  const { rows } = await pool.query("SELECT attempts, tries FROM delivery");
  expect(rows).toEqual([{ attempts: 0, tries: 1 }]);
});

test("a partner that asks for patience is left alone by everything that it is owed", async () => {
  let attempts = 0;
  const notBefore = new Date(Date.now() + 3_600_000);
  await aPump({
    async attempt(deliveries) {
      attempts += 1;
      return deliveries.map(() => ({ kind: "retry", reason: "http-503", recipientDown: true, notBefore }));
    },
  });
  await owe(aDelivery());
  const pausedUntil = async () => (await pool.query("SELECT paused_until FROM recipient_failure")).rows;
  await expect.poll(pausedUntil, PATIENCE).toEqual([{ paused_until: notBefore }]);
  await owe(aDelivery());
  await pool.query("SELECT pg_sleep(0.5)");
  expect(attempts).toBe(1);
});

test("events of a partner that fetches them are not pushed; its commands are", async () => {
  const sent: string[] = [];
  const pump = await aPump({
    polling: ["home.example"],
    async attempt(deliveries) {
      sent.push(...deliveries.map(({ kind }) => kind));
      return delivered(deliveries);
    },
  });
  await owe(aDelivery(), aDelivery({ kind: "command" }), aDelivery({ recipient: "host.example" }));
  pump.kick();
  await expect.poll(states, PATIENCE).toEqual({ delivered: 2, awaiting_poll: 1 });
  expect(sent.sort()).toEqual(["command", "set"]);
  await pump[Symbol.asyncDispose]();
  await aPump({ attempt: async (deliveries) => delivered(deliveries) });
  await expect.poll(states, PATIENCE).toEqual({ delivered: 3 });
});
