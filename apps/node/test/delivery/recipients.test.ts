import type { DueDelivery } from "@wissel/core";
import { resumeRecipient } from "@wissel/store";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { deferred } from "../../src/enrolment/deferred.ts";
import { aDelivery, delivered, openPumpRoom, PATIENCE, type PumpRoom } from "./a-pump.ts";

let room: PumpRoom;
beforeAll(async () => {
  room = await openPumpRoom();
});
afterEach(() => room.clear());
afterAll(() => room[Symbol.asyncDispose]());

test("one dead partner does not hold up the others", async () => {
  const count = 300;
  const many = (recipient: string) => Array.from({ length: count }, () => aDelivery({ recipient }));
  // Attempts per delivery of the living one, without and with a dead partner beside it.
  const costs: number[] = [];
  for (const dead of ["", "dead.example"]) {
    await room.owe(...many("alive.example"), ...(dead === "" ? [] : many(dead)));
    let attempts = 0;
    const release = deferred<undefined>();
    const hanging = new Set<DueDelivery>();
    const pump = await room.aPump({
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
    await expect.poll(async () => (await room.pool.query(alive)).rowCount, PATIENCE).toBe(count);
    costs.push(attempts / count);
    expect(hanging.size).toBeLessThanOrEqual(32);
    release.resolve(undefined);
    if (dead === "") {
      await pump[Symbol.asyncDispose]();
      await room.pool.query("DELETE FROM delivery");
    }
  }
  const [alone = 0, beside = 0] = costs;
  expect(beside / alone).toBeLessThan(3);
});

test("an endpoint that is gone is left alone until somebody resumes it, and nothing is lost", async () => {
  let gone = true;
  let attempts = 0;
  await room.aPump({
    async attempt(deliveries) {
      attempts += deliveries.length;
      if (!gone) return delivered(deliveries);
      return deliveries.map(() => ({ kind: "retry", reason: "http-410", endpointGone: true }));
    },
  });
  await room.owe(aDelivery());
  const pauses = async () => (await room.pool.query("SELECT cause, until FROM recipient_pause")).rows;
  await expect.poll(pauses, PATIENCE).toEqual([{ cause: "endpoint_gone", until: null }]);
  await room.owe(aDelivery(), aDelivery());
  await room.pool.query("SELECT pg_sleep(0.5)");
  expect(attempts).toBe(1);
  gone = false;
  expect(await resumeRecipient(room.pool, "home.example", new Date())).toBe(true);
  await expect.poll(() => room.states(), PATIENCE).toEqual({ delivered: 3 });
});

test("what a partner in maintenance is owed waits, and costs no step of the ladder", async () => {
  const maintenanceUntil = new Date(Date.now() + 600);
  let first: number | undefined;
  await room.aPump({
    maintenanceUntil,
    async attempt(deliveries) {
      first ??= Date.now();
      return delivered(deliveries);
    },
  });
  await room.owe(aDelivery());
  await expect.poll(() => room.states(), PATIENCE).toEqual({ delivered: 1 });
  expect(first).toBeGreaterThanOrEqual(maintenanceUntil.getTime());
  const { rows } = await room.pool.query("SELECT attempts, tries FROM delivery");
  expect(rows).toEqual([{ attempts: 0, tries: 1 }]);
});

test("a partner that asks for patience is left alone by everything that it is owed", async () => {
  let attempts = 0;
  const notBefore = new Date(Date.now() + 3_600_000);
  await room.aPump({
    async attempt(deliveries) {
      attempts += 1;
      return deliveries.map(() => ({ kind: "retry", reason: "http-503", recipientDown: true, notBefore }));
    },
  });
  await room.owe(aDelivery());
  const pausedUntil = async () => (await room.pool.query("SELECT paused_until FROM recipient_failure")).rows;
  await expect.poll(pausedUntil, PATIENCE).toEqual([{ paused_until: notBefore }]);
  await room.owe(aDelivery());
  await room.pool.query("SELECT pg_sleep(0.5)");
  expect(attempts).toBe(1);
});

test("events of a partner that fetches them are not pushed; its commands are", async () => {
  const sent: string[] = [];
  const pump = await room.aPump({
    polling: ["home.example"],
    async attempt(deliveries) {
      sent.push(...deliveries.map(({ kind }) => kind));
      return delivered(deliveries);
    },
  });
  await room.owe(aDelivery(), aDelivery({ kind: "command" }), aDelivery({ recipient: "host.example" }));
  pump.kick();
  await expect.poll(() => room.states(), PATIENCE).toEqual({ delivered: 2, awaiting_poll: 1 });
  expect(sent.sort()).toEqual(["command", "set"]);
  await pump[Symbol.asyncDispose]();
  await room.aPump({ attempt: async (deliveries) => delivered(deliveries) });
  await expect.poll(() => room.states(), PATIENCE).toEqual({ delivered: 3 });
});
