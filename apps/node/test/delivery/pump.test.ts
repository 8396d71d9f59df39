import type { WakeJob } from "@wissel/core";
import { InMemoryWakeQueue } from "@wissel/testing/wake-queue";
import { Registry } from "prom-client";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { aDelivery, delivered, openPumpRoom, PATIENCE, type PumpRoom } from "./a-pump.ts";

let room: PumpRoom;
beforeAll(async () => {
  room = await openPumpRoom();
});
afterEach(() => room.clear());
afterAll(() => room[Symbol.asyncDispose]());

test("what is owed goes out, by recipient and kind, each once", async () => {
  const sent: string[] = [];
  const pump = await room.aPump({
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
  await room.owe(...owed);
  pump.kick();
  await expect.poll(() => room.states(), PATIENCE).toEqual({ delivered: 300 });
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
  await room.aPump({ attempt: async (deliveries) => delivered(deliveries), queue: forgetful, leaseMs: 200 });
  await room.owe(aDelivery());
  await expect.poll(() => room.states(), PATIENCE).toEqual({ delivered: 1 });
  expect(forgetful.lost).toBe(1);
});

test("a delivery in the hand of a caller that died goes out after its time", async () => {
  await room.aPump({ attempt: async (deliveries) => delivered(deliveries), leaseMs: 200 });
  await room.owe(aDelivery({ inHandUntil: new Date(Date.now() + 100) }));
  await expect.poll(() => room.states(), PATIENCE).toEqual({ delivered: 1 });
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
  await room.aPump({ attempt: async (deliveries) => delivered(deliveries), queue: shaky, leaseMs: 200 });
  await room.owe(aDelivery(), aDelivery());
  await expect.poll(() => room.states(), PATIENCE).toEqual({ delivered: 2 });
});

test("a recipient that is down gets one probe at a time, and everything once it is back", async () => {
  let down = true;
  let probes = 0;
  await room.owe(...Array.from({ length: 100 }, () => aDelivery({ recipient: "down.example" })), aDelivery());
  await room.aPump({
    async attempt(deliveries) {
      if (deliveries[0]?.recipient !== "down.example") return delivered(deliveries);
      if (!down) return delivered(deliveries);
      probes += 1;
      if (probes > 3) expect(deliveries).toHaveLength(1);
      return deliveries.map(() => ({ kind: "retry", reason: "peer-timeout", recipientDown: true }));
    },
  });
  await expect.poll(() => probes, PATIENCE).toBeGreaterThan(5);
  expect((await room.states()).delivered).toBe(1);
  down = false;
  await expect.poll(() => room.states(), PATIENCE).toEqual({ delivered: 101 });
});

test("a failure of ours costs a step of the ladder and is not held against the recipient", async () => {
  let failures = 2;
  await room.aPump({
    async attempt(deliveries) {
      failures -= 1;
      if (failures >= 0) throw new Error("the key does not open");
      return delivered(deliveries);
    },
  });
  await room.owe(aDelivery());
  await expect.poll(() => room.states(), PATIENCE).toEqual({ delivered: 1 });
  const { rows } = await room.pool.query("SELECT attempts FROM delivery");
  expect(rows).toEqual([{ attempts: 2 }]);
  expect((await room.pool.query("SELECT 1 FROM recipient_failure")).rowCount).toBe(0);
});

test("a refusal for good waits for a person, and operators see it", async () => {
  const registry = new Registry();
  await room.aPump({
    registry,
    attempt: async (deliveries) => deliveries.map(() => ({ kind: "parked", reason: "access_denied" })),
  });
  await room.owe(aDelivery());
  await expect.poll(() => room.states(), PATIENCE).toEqual({ parked: 1 });
  const metrics = await registry.metrics();
  expect(metrics).toContain('wissel_deliveries_undelivered{state="parked"} 1');
  expect(metrics).toContain('wissel_delivery_attempts_total{kind="set",verdict="parked"} 1');
});

test("stopping waits for what is being sent", async () => {
  let begun = false;
  let ended = false;
  const pump = await room.aPump({
    async attempt(deliveries) {
      begun = true;
      await room.pool.query("SELECT pg_sleep(0.2)");
      ended = true;
      return delivered(deliveries);
    },
  });
  await room.owe(aDelivery());
  await expect.poll(() => begun, PATIENCE).toBe(true);
  await pump[Symbol.asyncDispose]();
  expect(ended).toBe(true);
  expect(await room.states()).toEqual({ delivered: 1 });
});
