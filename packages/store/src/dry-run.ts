import type { Queryable } from "./queryable.ts";
import { type ConnectionPool, inKeyedTransaction, inTransaction } from "./transaction.ts";

/** Runs the work in one transaction. A dry run is rolled back, and answers what would have become of it. */
export async function inTransactionUnlessDry<T>(
  pool: ConnectionPool,
  options: DryRunOption,
  work: Work<T>,
): Promise<T> {
  return await unlessDry(options, work, (either) => inTransaction(pool, either));
}

/** The same for work that finds each row by a key. */
export async function inKeyedTransactionUnlessDry<T>(
  pool: ConnectionPool,
  options: DryRunOption,
  work: Work<T>,
): Promise<T> {
  return await unlessDry(options, work, (either) => inKeyedTransaction(pool, either));
}

interface DryRunOption {
  readonly dryRun: boolean;
}

type Work<T> = (client: Queryable) => Promise<T>;

async function unlessDry<T>(
  { dryRun }: DryRunOption,
  work: Work<T>,
  run: (work: Work<T>) => Promise<T>,
): Promise<T> {
  if (!dryRun) return await run(work);
  const tried: { answer?: T } = {};
  try {
    await run(async (client) => {
      tried.answer = await work(client);
      throw new DryRun();
    });
  } catch (error) {
    if (!(error instanceof DryRun)) throw error;
  }
  return tried.answer as T; // set before the only throw of a dry run
}

/**
 * Runs the work in one transaction that is rolled back. What it commits through the pool that it is given, in one
 * transaction or in several, it sees itself and nobody else does.
 */
export async function inRehearsal<T>(
  pool: ConnectionPool,
  work: (rehearsing: ConnectionPool) => Promise<T>,
): Promise<T> {
  return await inTransactionUnlessDry(pool, { dryRun: true }, (client) =>
    work(oneConnection(client, pool.asker)),
  );
}

/** A pool of the one connection, whose transactions are savepoints: each waits until the one before has ended. */
function oneConnection(client: Queryable, asker: ConnectionPool["asker"]): ConnectionPool {
  const query = client.query.bind(client);
  let free: Promise<void> = Promise.resolve();
  return {
    isInTransaction: true,
    ...(asker === undefined ? {} : { asker }),
    query,
    async connect() {
      const before = free;
      let release: () => void = () => undefined;
      free = new Promise((resolve) => {
        release = resolve;
      });
      await before;
      return { query, release };
    },
    // A client and a pool take the same statements; of a client no more than this is used.
  } as ConnectionPool;
}

class DryRun extends Error {
  override readonly name = "DryRun";

  constructor() {
    super("a dry run is rolled back");
  }
}
