import { expect, test } from "vitest";
import { inRehearsal } from "./dry-run.ts";
import { type ConnectionPool, inTransaction } from "./transaction.ts";

/** A pool with one connection, and the statements that came over it, in order. */
function aConnection() {
  const said: string[] = [];
  const query = async (text: string) => {
    await new Promise(setImmediate);
    said.push(text);
    return { rows: [] };
  };
  const connect = async () => ({ query, release: () => undefined });
  return { said, pool: { query, connect } as unknown as ConnectionPool }; // as much of a pool as is used
}

test("in a rehearsal each transaction waits for the one before, so that one which fails takes nothing of another along", async () => {
  const { said, pool } = aConnection();
  const outcomes = await inRehearsal(pool, (rehearsing) =>
    Promise.allSettled([
      inTransaction(rehearsing, async (client) => {
        await client.query("one");
        throw new Error("refused");
      }),
      inTransaction(rehearsing, (client) => client.query("two")),
    ]),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  expect(said).toEqual([
    "BEGIN",
    ...["SAVEPOINT nested", "one", "ROLLBACK TO SAVEPOINT nested"],
    ...["SAVEPOINT nested", "two", "RELEASE SAVEPOINT nested"],
    "ROLLBACK",
  ]);
});
