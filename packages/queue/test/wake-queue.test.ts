import { randomUUID } from "node:crypto";
import { openWakeQueue, type QueueBackend, RedisEvictsError } from "@wissel/queue";
import { openTestDatabase, type TestDatabase } from "@wissel/testing/database";
import { describeWakeQueue, InMemoryWakeQueue } from "@wissel/testing/wake-queue";
import { Redis } from "ioredis";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

let database: TestDatabase;
const onPostgres = () => ({ postgresUrl: database.appUrl, ownerUrl: database.ownerUrl });

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

const redisUrl = inject("redisUrl");

function anEmptyQueue(backend: QueueBackend) {
  // A name of its own is an empty queue on either backend.
  const name = `deliveries-${randomUUID()}`;
  return openWakeQueue({ backend, prefix: "noord.example", name, onError: () => undefined });
}

describeWakeQueue("InMemoryWakeQueue", async () => new InMemoryWakeQueue());
describeWakeQueue("BullMQ on PostgreSQL", () => anEmptyQueue(onPostgres()));

describe("BullMQ on PostgreSQL", () => {
  test("stays in its own schema", async () => {
    await using _queue = await anEmptyQueue(onPostgres());
    const client = new pg.Client({ connectionString: database.appUrl });
    await client.connect();
    const { rows } = await client.query("SELECT schemaname FROM pg_tables WHERE tablename = 'job'");
    await client.end();
    expect(rows).toEqual([{ schemaname: "bullmq" }]);
  });

  test("is prepared by two starters at once", async () => {
    await using fresh = await openTestDatabase();
    const urls = { postgresUrl: fresh.appUrl, ownerUrl: fresh.ownerUrl };
    const queues = await Promise.all([anEmptyQueue(urls), anEmptyQueue(urls), anEmptyQueue(urls)]);
    await Promise.all(queues.map((queue) => queue[Symbol.asyncDispose]()));
  });

  test("says at once that its database is away", async () => {
    const away = new URL(database.appUrl);
    away.port = "1";
    await expect(anEmptyQueue({ postgresUrl: away.href })).rejects.toThrow();
  });
});

describe.runIf(redisUrl !== undefined)("with a Redis", () => {
  const url = redisUrl ?? "";
  describeWakeQueue("BullMQ on Redis", () => anEmptyQueue({ redisUrl: url }));

  test("keeps the keys of institutions apart", async () => {
    await using queue = await anEmptyQueue({ redisUrl: url });
    await queue.wake([{ deliveryId: randomUUID(), epoch: 1 }]);
    const redis = new Redis(url);
    const keys = await redis.keys("*deliveries-*"); // other tests share this Redis
    redis.disconnect();
    expect(keys.every((key) => key.startsWith("noord.example:"))).toBe(true);
  });

  test("refuses a Redis that evicts", async () => {
    const redis = new Redis(url);
    await redis.config("SET", "maxmemory-policy", "allkeys-lru");
    try {
      await expect(anEmptyQueue({ redisUrl: url })).rejects.toThrow(RedisEvictsError);
    } finally {
      await redis.config("SET", "maxmemory-policy", "noeviction");
      redis.disconnect();
    }
  });

  test("says at once that Redis is away", async () => {
    await expect(anEmptyQueue({ redisUrl: "redis://127.0.0.1:1" })).rejects.toThrow();
  });
});
