import type pg from "pg";
import type { Queryable } from "./queryable.ts";

/** What is used of a pool: single statements, and clients for transactions. */
export type ConnectionPool = Pick<pg.Pool, "query" | "connect">;

/** Two transactions met in the wrong order; one is rolled back and may simply run again. */
const RERUN: ReadonlySet<unknown> = new Set(["40001", "40P01"]);
const MOST_RUNS = 3;

/**
 * Runs the work in one transaction and commits it, or rolls it back and throws. After a deadlock the work runs again:
 * it must do nothing outside the transaction.
 */
export async function inTransaction<T>(
  pool: ConnectionPool,
  work: (client: Queryable) => Promise<T>,
): Promise<T> {
  for (let run = 1; ; run += 1) {
    try {
      return await runOnce(pool, work);
    } catch (error) {
      if (run >= MOST_RUNS || !RERUN.has(codeOf(error))) throw error;
    }
  }
}

async function runOnce<T>(pool: ConnectionPool, work: (client: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: unknown;
  try {
    await client.query("BEGIN");
    const value = await work(client);
    await client.query("COMMIT");
    return value;
  } catch (error) {
    await client.query("ROLLBACK").catch((rollback: unknown) => {
      broken = rollback;
    });
    throw error;
  } finally {
    client.release(broken instanceof Error ? broken : false);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
