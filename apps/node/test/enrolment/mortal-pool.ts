import type { ConnectionPool } from "@wissel/store";

/** The database connections of one process, which can end between two durable writes. */
export interface MortalPool extends ConnectionPool {
  /** After so many more durable writes the process is gone: every further statement fails. */
  dieAfter(writes: number): void;
  /** A new process takes over. */
  restart(): void;
  /** Calls this after each durable write, which waits for it. */
  watch(look: () => Promise<void>): void;
  /** Durable writes so far. */
  readonly writes: number;
}

class ProcessGoneError extends Error {
  override readonly name = "ProcessGoneError";
  readonly code = "57P01";
}

export function mortalPool(pool: ConnectionPool): MortalPool {
  let writes = 0;
  let left = Number.POSITIVE_INFINITY;
  let look = async (): Promise<void> => undefined;

  function guarded<Query extends ConnectionPool["query"]>(query: Query, countsAlone: boolean): Query {
    const run = async (...parameters: Parameters<Query>) => {
      if (left <= 0) throw new ProcessGoneError("the process is gone");
      const answer = await query(...parameters);
      const [first] = parameters as readonly unknown[];
      const text = typeof first === "string" ? first : String((first as { readonly text?: string }).text);
      if (text === "COMMIT" || (countsAlone && !text.trimStart().startsWith("SELECT"))) {
        writes += 1;
        left -= 1;
        await look();
      }
      return answer;
    };
    return run as unknown as Query; // pg's overloads come to the same here: a promise of the answer
  }

  return {
    query: guarded(pool.query.bind(pool), true),
    async connect() {
      if (left <= 0) throw new ProcessGoneError("the process is gone");
      const client = await pool.connect();
      const query = guarded(client.query.bind(client), false);
      const mortal = { query, release: (error?: Error | boolean) => client.release(error) };
      return mortal as unknown as typeof client; // what the store uses of a client
    },
    dieAfter(more) {
      left = more;
    },
    restart() {
      left = Number.POSITIVE_INFINITY;
    },
    watch(next) {
      look = next;
    },
    get writes() {
      return writes;
    },
  } as MortalPool;
}
