import type { ConnectionPool } from "../transaction.ts";

const NAME = "hashtextextended('guests of ' || $1, 0)";

/**
 * Does work while no other process on this database does any for guests of the same home. Holds one connection of the
 * pool besides what the work needs; the lock ends with that connection, however this process ends.
 */
export async function aloneWithGuests<T>(
  pool: ConnectionPool,
  home: string,
  work: () => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: unknown;
  try {
    await client.query(`SELECT pg_advisory_lock(${NAME})`, [home]);
    try {
      return await work();
    } finally {
      await client.query(`SELECT pg_advisory_unlock(${NAME})`, [home]).catch((error: unknown) => {
        broken = error; // the lock goes with the connection
      });
    }
  } finally {
    client.release(broken instanceof Error ? broken : false);
  }
}
