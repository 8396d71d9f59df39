import { openTestDatabase } from "@wissel/testing/database";
import { expect, test } from "vitest";
import { checkSerialOrders } from "../../soak/serial/serial-orders.ts";

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

test("batches that two processes give at once are answered as if one had given them after the other", {
  timeout: 120_000,
}, async () => {
  await using database = await openTestDatabase();
  const { unexplained, commands } = await checkSerialOrders({
    databaseUrl: database.appUrl,
    seeds: SEEDS,
    processes: 2,
    progress: () => undefined,
  });
  expect(unexplained).toEqual([]);
  expect(commands).toBeGreaterThan(500);
});
