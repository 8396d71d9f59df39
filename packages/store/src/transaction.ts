import pg from "pg";
import type { Asker } from "./audit/asker.ts";
import type { Queryable } from "./queryable.ts";

/** What is used of a pool: single statements, and clients for transactions. */
export interface ConnectionPool extends Pick<pg.Pool, "query" | "connect"> {
  /** In whose name the caller works; what a transaction decides is in the audit log under it. */
  readonly asker?: () => Asker | undefined;
  /** Its connection is in a transaction, in which those of whoever works with it are savepoints. */
  readonly isInTransaction?: boolean;
}

const OUTERMOST = { begin: "BEGIN", commit: "COMMIT", rollback: "ROLLBACK" };
const NESTED = {
  begin: "SAVEPOINT nested",
  commit: "RELEASE SAVEPOINT nested",
  rollback: "ROLLBACK TO SAVEPOINT nested",
};

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
  return await run(pool, "", work);
}

/**
 * As inTransaction, for work that finds each row by a key. A plan is kept as it was made, perhaps while a table was
 * empty and reading it whole was cheap: during an opening it grows by thousands of rows before its statistics follow.
 * So reading whole tables is not offered, and statements look each key up in a subquery with `OFFSET 0`, which the
 * planner keeps apart: without statistics it would start from "all of this home", taking them for a few rows. Nothing
 * then depends on how many keys there are, so each connection plans a statement once and not for each batch: planning
 * took a third of what PostgreSQL did.
 */
export async function inKeyedTransaction<T>(
  pool: ConnectionPool,
  work: (client: Queryable) => Promise<T>,
): Promise<T> {
  return await run(pool, KEYED, work);
}

const KEYED = "; SET LOCAL enable_seqscan = off; SET LOCAL plan_cache_mode = force_generic_plan";

async function run<T>(
  pool: ConnectionPool,
  settings: string,
  work: (client: Queryable) => Promise<T>,
): Promise<T> {
  for (let runs = 1; ; runs += 1) {
    try {
      return await runOnce(pool, settings, work);
    } catch (error) {
      if (runs >= MOST_RUNS || !RERUN.has(codeOf(error))) throw error;
    }
  }
}

async function runOnce<T>(
  pool: ConnectionPool,
  settings: string,
  work: (client: Queryable) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const { begin, commit, rollback } = pool.isInTransaction === true ? NESTED : OUTERMOST;
  let broken: unknown;
  try {
    // Not waited for: what the work asks first goes along with it.
    const [, value] = await Promise.all([
      client.query(begin + settings + naming(pool.asker?.())),
      work(client),
    ]);
    await client.query(commit);
    return value;
  } catch (error) {
    await client.query(rollback).catch((failed: unknown) => {
      broken = failed;
    });
    throw error;
  } finally {
    client.release(broken instanceof Error ? broken : false);
  }
}

/** Settings of the transaction, which the audit log reads (prisma/migrations/0033_who_asked). */
function naming(asker: Asker | undefined): string {
  if (asker === undefined) return "";
  const { requestId, actor = "" } = asker;
  const [request, who] = [requestId, actor].map((text) => pg.escapeLiteral(text));
  return `; SET LOCAL wissel.request_id = ${request}; SET LOCAL wissel.actor = ${who}`;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
