import { setTimeout as delay } from "node:timers/promises";
import type { Queryable } from "@wissel/store";

const LOOK_EVERY_MS = 20;
const PATIENCE_MS = 600_000;

const COUNTS = {
  received: `SELECT count(*)::int AS count FROM result WHERE direction = 'sent' AND received_at IS NOT NULL`,
  recorded: `SELECT count(*)::int AS count FROM result WHERE direction = 'sent' AND recorded_at IS NOT NULL`,
} as const;

/** Waits until the host holds home's receipts for so many results. */
export async function untilReceipted(
  host: Queryable,
  { receipt, wanted }: { readonly receipt: keyof typeof COUNTS; readonly wanted: number },
  progress: (done: number, total: number) => void,
): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; ; await delay(LOOK_EVERY_MS)) {
    const { rows } = await host.query<{ count: number }>(COUNTS[receipt]);
    const count = rows[0]?.count ?? 0;
    progress(count, wanted);
    if (count >= wanted) return;
    if (Date.now() > deadline) throw new Error(`${count} of ${wanted} results have a receipt`);
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
