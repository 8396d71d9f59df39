import { once } from "node:events";
import { connect } from "node:net";
import { openWakeQueue, type QueueBackend } from "@wissel/queue";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { aDelivery, delivered, openPumpRoom, PATIENCE, type PumpRoom } from "./a-pump.ts";

let room: PumpRoom;
beforeAll(async () => {
  room = await openPumpRoom();
});
afterEach(() => room.clear());
afterAll(() => room[Symbol.asyncDispose]());

const redisUrl = inject("redisUrl");

/** A queue that can lose everything it holds, as a flushed Redis does. */
interface LosingQueue {
  readonly backend: QueueBackend;
  /** How much it holds: at least one thing for each job. */
  held(): Promise<number>;
  loseEverything(): Promise<void>;
}

const QUEUES: readonly { readonly name: string; readonly queue: () => LosingQueue }[] = [
  {
    name: "PostgreSQL",
    queue: () => {
      const { appUrl: postgresUrl, ownerUrl } = room.database;
      const ask = async (statement: string) => {
        const client = new pg.Client({ connectionString: ownerUrl });
        await client.connect();
        const { rows } = await client.query(statement);
        await client.end();
        return rows;
      };
      return {
        backend: { postgresUrl, ownerUrl },
        held: async () => (await ask("SELECT count(*)::int AS held FROM bullmq.job"))[0].held,
        async loseEverything() {
          await ask("TRUNCATE bullmq.job CASCADE");
        },
      };
    },
  },
  ...(redisUrl === undefined ? [] : [{ name: "Redis", queue: () => onRedis(redisUrl) }]),
];

/** Other tests share this Redis: what is lost is a database of its own. */
function onRedis(url: string): LosingQueue {
  const own = new URL("/7", url);
  const ask = async (command: string) => {
    const socket = connect(Number(own.port), own.hostname);
    const auth = own.password === "" ? "" : `AUTH ${own.password}\r\n`;
    let answers = "";
    socket.on("data", (data) => {
      answers += String(data);
    });
    socket.write(`${auth}SELECT 7\r\n${command}\r\nQUIT\r\n`);
    await once(socket, "close");
    return answers;
  };
  return {
    backend: { redisUrl: own.href },
    held: async () => Number(/:(\d+)\r\n/.exec(await ask("DBSIZE"))?.[1]),
    async loseEverything() {
      expect(await ask("FLUSHDB")).toMatch(/(\+OK\r\n){3}$/);
    },
  };
}

describe.each(QUEUES)("with a queue on $name that loses its jobs", ({ queue: open }) => {
  test("what was handed to it goes out all the same, each once, and so does what comes later", async () => {
    const { backend, held, loseEverything } = open();
    const options = { backend, prefix: "noord.example", name: "deliveries", onError: () => undefined };
    await using queue = await openWakeQueue(options);
    const sent: string[] = [];
    const setup = {
      queue,
      leaseMs: 2_000,
      attempt: async (deliveries: Parameters<typeof delivered>[0]) => {
        sent.push(...deliveries.map(({ deliveryId }) => deliveryId));
        return delivered(deliveries);
      },
    };
    const owed = Array.from({ length: 20 }, () => aDelivery());
    await room.owe(...owed);
    await room.aPump({ ...setup, sends: false });
    await expect.poll(() => room.states(), PATIENCE).toEqual({ queued: 20 });
    await expect.poll(held, PATIENCE).toBeGreaterThanOrEqual(20); // they are handed over a moment later
    await loseEverything();

    const pump = await room.aPump(setup);
    await expect.poll(() => room.states(), PATIENCE).toEqual({ delivered: 20 });
    // The first job of each was lost: what went out is what the sweeper found.
    const { rows } = await room.pool.query("SELECT 1 FROM delivery WHERE epoch < 2");
    expect(rows).toEqual([]);

    // And under the worker that runs by now.
    await loseEverything();
    const later = Array.from({ length: 5 }, () => aDelivery());
    await room.owe(...later);
    pump.kick();
    await expect.poll(() => room.states(), PATIENCE).toEqual({ delivered: 25 });
    expect(sent.sort()).toEqual([...owed, ...later].map(({ deliveryId }) => deliveryId).sort());
    await room.clear(); // before its queue
  });
});
