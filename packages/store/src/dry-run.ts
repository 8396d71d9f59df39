import type { Queryable } from "./queryable.ts";
import { type ConnectionPool, inTransaction } from "./transaction.ts";

/** Runs the work in one transaction. A dry run is rolled back, and answers what would have become of it. */
export async function inTransactionUnlessDry<T>(
  pool: ConnectionPool,
  { dryRun }: { readonly dryRun: boolean },
  work: (client: Queryable) => Promise<T>,
): Promise<T> {
  if (!dryRun) return await inTransaction(pool, work);
  const tried: { answer?: T } = {};
  try {
    await inTransaction(pool, async (client) => {
      tried.answer = await work(client);
      throw new DryRun();
    });
  } catch (error) {
    if (!(error instanceof DryRun)) throw error;
  }
  return tried.answer as T; // set before the only throw of a dry run
}

class DryRun extends Error {
  override readonly name = "DryRun";

  constructor() {
    super("a dry run is rolled back");
  }
}
