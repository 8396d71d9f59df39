import { connect } from "node:net";
import { openTestDatabase } from "@wissel/testing/database";
import pg from "pg";
import { describe, expect, inject, test } from "vitest";

async function rows(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("a test database", () => {
  test("is migrated, and shares nothing with another", async () => {
    await using one = await openTestDatabase();
    await using other = await openTestDatabase();
    await rows(one.ownerUrl, "CREATE TABLE only_here (id int)");
    const tables =
      "SELECT 1 FROM information_schema.tables WHERE table_name IN ('only_here', '_prisma_migrations')";
    expect(await rows(one.ownerUrl, tables)).toHaveLength(2);
    expect(await rows(other.ownerUrl, tables)).toHaveLength(1);
  });

  test("is gone when it is disposed of, whoever is still connected", async () => {
    const database = await openTestDatabase();
    const lingering = new pg.Client({ connectionString: database.appUrl });
    const lost = new Promise((resolve) => lingering.on("error", resolve));
    await lingering.connect();
    await database[Symbol.asyncDispose]();
    await lost;
    await expect(rows(database.ownerUrl, "SELECT 1")).rejects.toThrow("does not exist");
  });
});

describe("the tests' Redis", () => {
  test.runIf(inject("redisUrl") !== undefined)("answers", async () => {
    const { hostname, port } = new URL(inject("redisUrl") ?? "");
    const answer = await new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write("PING\r\n"));
      socket.once("error", reject);
      socket.once("data", (data) => {
        socket.destroy();
        resolve(String(data));
      });
    });
    expect(answer).toBe("+PONG\r\n");
  });
});
