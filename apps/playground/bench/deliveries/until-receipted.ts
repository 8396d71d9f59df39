import { setTimeout as delay } from "node:timers/promises";
import type { Queryable } from "@wissel/store";

const LOOK_EVERY_MS = 20;
const PATIENCE_MS = 600_000;

const LOOK_FOR = {
  received: "SELECT 1 FROM result WHERE direction = 'sent' AND received_at IS NULL LIMIT 1",
  recorded: "SELECT 1 FROM result WHERE direction = 'sent' AND recorded_at IS NULL LIMIT 1",
} as const;

/** Waits until the host holds home's receipt for every result. */
export async function untilReceipted(host: Queryable, receipt: keyof typeof LOOK_FOR): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await delay(LOOK_EVERY_MS)) {
    // Ends at the first that has none: counting all of them would be work of its own.
    if ((await host.query(LOOK_FOR[receipt])).rowCount === 0) return;
    if (Date.now() > deadline) throw new Error("results are still without a receipt");
  }
}

const BUSY = `
  SELECT (SELECT count(*) FROM delivery WHERE state <> 'delivered' AND recipient <> $1)
       + (SELECT count(*) FROM inbox WHERE disposition = 'received') AS busy`;

/** Waits until nothing is under way at a node, what one partner is owed aside. */
export async function untilQuiet(database: Queryable, exceptTo = ""): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await delay(LOOK_EVERY_MS)) {
    const { rows } = await database.query<{ busy: string }>(BUSY, [exceptTo]);
    if (rows[0]?.busy === "0") return;
    if (Date.now() > deadline) throw new Error(`${rows[0]?.busy} deliveries or events are still under way`);
  }
}
