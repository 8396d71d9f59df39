import type { Courier, DueDelivery, NewDelivery, Verdict, WakeQueue } from "@wissel/core";
import { insertDeliveries } from "@wissel/store";
import { openTestDatabase, openTestPool, type TestDatabase } from "@wissel/testing/database";
import { InMemoryWakeQueue } from "@wissel/testing/wake-queue";
import { fastify } from "fastify";
import type pg from "pg";
import { Registry } from "prom-client";
import { v7 as uuidv7 } from "uuid";
import { openDeliveryMetrics } from "../../src/delivery/metrics.ts";
import { type DeliveryPump, startPump } from "../../src/delivery/pump.ts";

/** For states that come by themselves. */
export const PATIENCE = { timeout: 15_000, interval: 20 };
const LADDER = { delaysMs: [0, 30, 60], heldAfterMs: 60_000 };

export interface PumpSetup {
  readonly queue?: WakeQueue;
  readonly registry?: Registry;
  readonly leaseMs?: number;
  readonly polling?: readonly string[];
  readonly maintenanceUntil?: Date;
  /** Whether it works, or only relays. */
  readonly sends?: boolean;
  readonly attempt: (deliveries: readonly DueDelivery[]) => Promise<readonly Verdict[]>;
}

/** A database with pumps on it. */
export interface PumpRoom extends AsyncDisposable {
  readonly pool: pg.Pool;
  readonly database: TestDatabase;
  aPump(setup: PumpSetup): Promise<DeliveryPump>;
  owe(...deliveries: readonly NewDelivery[]): Promise<void>;
  /** How many deliveries are in each state. */
  states(): Promise<Readonly<Record<string, number>>>;
  /** Ends the pumps of a test and forgets what they were owed. */
  clear(): Promise<void>;
}

export async function openPumpRoom(): Promise<PumpRoom> {
  const database = await openTestDatabase();
  const pool = openTestPool(database, 8);
  const pumps: DeliveryPump[] = [];
  return {
    pool,
    database,
    async aPump(setup) {
      const { leaseMs = 60_000, registry = new Registry(), queue = new InMemoryWakeQueue() } = setup;
      const courier: Courier = { attempt: setup.attempt };
      const pump = await startPump(
        {
          pool,
          queue,
          couriers: { set: courier, command: courier, eduxchange: courier },
          recipients: { polling: setup.polling ?? [], batching: () => [] },
          maintenanceOf: async () => setup.maintenanceUntil,
          clock: { now: () => new Date() },
          random: Math.random,
          ladder: LADDER,
          log: fastify().log,
          metrics: openDeliveryMetrics(registry, pool),
        },
        { sends: setup.sends ?? true, leaseMs },
      );
      pumps.push(pump);
      return pump;
    },
    owe: (...deliveries) => insertDeliveries(pool, deliveries, new Date()),
    async states() {
      const { rows } = await pool.query<{ state: string; count: number }>(
        "SELECT state, count(*)::int AS count FROM delivery GROUP BY state",
      );
      return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    },
    async clear() {
      for (const pump of pumps.splice(0)) await pump[Symbol.asyncDispose]();
      await pool.query("DELETE FROM delivery; DELETE FROM recipient_failure; DELETE FROM recipient_pause");
    },
    async [Symbol.asyncDispose]() {
      await pool.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

export function aDelivery(overrides: Partial<NewDelivery> = {}): NewDelivery {
  return { deliveryId: uuidv7(), kind: "set", recipient: "home.example", payload: {}, ...overrides };
}

export function delivered(deliveries: readonly DueDelivery[]): readonly Verdict[] {
  return deliveries.map(() => ({ kind: "delivered" }));
}
