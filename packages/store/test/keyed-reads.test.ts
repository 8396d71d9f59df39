import type pg from "pg";
import { expect, test } from "vitest";
import { anAsk, aRequest } from "./fixtures/enrolments.ts";
import { anOfferingAtPartner, openHome } from "./fixtures/home.ts";

const BATCHES = 60;
const STUDENTS_PER_BATCH = 6;
/** An association is read as the present one of its student, by what home named it, and when it is changed. */
const MOST_READ_PER_STUDENT = 8;

test("what an ask reads does not grow with the tables, although their statistics are those of an empty database", async () => {
  await using home = await openHome();
  const offeringId = await home.addOffering([{ kind: "own" }]);
  const own = { host: "waterstad.example", offeringId, ifFull: "refuse" } as const;

  for (let batch = 0; batch < BATCHES; batch += 1) {
    await Promise.all(
      Array.from({ length: STUDENTS_PER_BATCH }, async (_, index) => {
        const choice = index % 2 === 0 ? own : anOfferingAtPartner();
        const begun = await home.begin(anAsk(aRequest(await home.addPerson(), { choices: [choice] })));
        if (choice !== own) await home.record(begun, {});
      }),
    );
  }

  for (const { table, read } of await countReads(home.pool)) {
    expect(read / (BATCHES * STUDENTS_PER_BATCH), table).toBeLessThan(MOST_READ_PER_STUDENT);
  }
});

test("what batches look up by keys is planned once for each connection, however many keys there are", async () => {
  await using home = await openHome();
  const offeringId = await home.addOffering([{ kind: "own" }]);
  const choice = { host: "waterstad.example", offeringId, ifFull: "refuse" } as const;
  for (let batch = 1; batch <= 8; batch += 1) {
    const asks = Array.from({ length: batch }, async () =>
      home.begin(anAsk(aRequest(await home.addPerson(), { choices: [choice] }))),
    );
    await Promise.all(asks);
  }
  // One after the other, so that the connection that is asked is the one that was used.
  const { rows } = await home.pool.query<{ name: string; custom: number }>(
    `SELECT name, custom_plans::integer AS custom FROM pg_prepared_statements
     WHERE name IN ('home-slice', 'ledger-slice') ORDER BY name`,
  );
  expect(rows).toEqual([
    { name: "home-slice", custom: 0 },
    { name: "ledger-slice", custom: 0 },
  ]);
});

/** Rows and index entries read so far, by table. Backends tell of what they did when they end, so they are ended. */
async function countReads(
  pool: pg.Pool,
): Promise<readonly { readonly table: string; readonly read: number }[]> {
  await pool.query(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()`);
  const { rows } = await pool.query<{ table: string; read: string }>(
    `SELECT relname AS "table", seq_tup_read + (
       SELECT sum(idx_tup_read) FROM pg_stat_user_indexes AS index WHERE index.relid = one.relid) AS read
     FROM pg_stat_user_tables AS one
     WHERE relname IN ('association', 'enrolment_request', 'idempotency', 'pseudonym')`,
  );
  expect(rows).toHaveLength(4);
  return rows.map(({ table, read }) => ({ table, read: Number(read) }));
}
