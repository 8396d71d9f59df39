import type { ConnectionPool } from "@wissel/store";

/** The database connections of one process, which can end between two durable writes. */
export interface MortalPool extends ConnectionPool {
  /** After so many more durable writes the process is gone: every further statement fails. */
  dieAfter(writes: number): void;
  /** A new process takes over. */
  restart(): void;
  /** Calls this after each durable write, which waits for it. */
  watch(look: (text: string) => Promise<void>): void;
  /** Durable writes so far. */
  readonly writes: number;
}

export class ProcessGoneError extends Error {
  override readonly name = "ProcessGoneError";
  readonly code = "57P01";
}

type Query = (statement: string | { readonly text: string }, values?: unknown[]) => Promise<unknown>;

export function mortalPool(pool: ConnectionPool): MortalPool {
  let writes = 0;
  let left = Number.POSITIVE_INFINITY;
  let look = async (_text: string): Promise<void> => undefined;

  function guarded(query: Query, countsAlone: boolean): Query {
    return async (statement, values) => {
      if (left <= 0) throw new ProcessGoneError("the process is gone");
      const answer = await query(statement, values);
      const text = typeof statement === "string" ? statement : statement.text;
      if (text === "COMMIT" || (countsAlone && !text.trimStart().startsWith("SELECT"))) {
        writes += 1;
        left -= 1;
        await look(text);
      }
      return answer;
    };
  }

  // Of pg's overloads the store uses these two: a statement, or a text with its values.
  return {
    asker: pool.asker,
    query: guarded(pool.query.bind(pool) as Query, true),
    async connect() {
      if (left <= 0) throw new ProcessGoneError("the process is gone");
      const client = await pool.connect();
      const query = guarded(client.query.bind(client) as Query, false);
      return { query, release: (error?: Error | boolean) => client.release(error) };
    },
    dieAfter(more: number) {
      left = more;
    },
    restart() {
      left = Number.POSITIVE_INFINITY;
    },
    watch(next: (text: string) => Promise<void>) {
      look = next;
    },
    get writes() {
      return writes;
    },
  } as unknown as MortalPool;
}
