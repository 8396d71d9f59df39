import { openTestDatabase, type TestDatabase } from "@wissel/testing/database";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sqlOfSchema } from "./prisma-engine.ts";

const SCHEMA = new URL("../../../prisma/schema.prisma", import.meta.url);

/** Arrays count as nullable on both sides: Prisma cannot say NOT NULL of one. */
const COLUMNS = `
  SELECT table_name || '.' || column_name AS name, udt_name AS type, numeric_precision, numeric_scale,
         datetime_precision, column_default AS otherwise, is_nullable = 'YES' OR data_type = 'ARRAY' AS nullable
    FROM information_schema.columns
   WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1`;

/** Keys and indexes over whole tables and plain columns; names may differ. Partial ones Prisma cannot express. */
const INDEXES = `
  SELECT indrelid::regclass::text AS of, indisprimary AS primary, indisunique AS unique,
         ARRAY(SELECT pg_get_indexdef(indexrelid, position, true)
                 FROM generate_series(1, indnkeyatts) AS position)::text AS columns
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
   WHERE relnamespace = 'public'::regnamespace AND indpred IS NULL
     AND indrelid::regclass::text <> '_prisma_migrations' ORDER BY 1, 4, 2, 3`;

/** A foreign key's definition holds its columns, its target and what happens on delete and update; not its name. */
const FOREIGN_KEYS = `
  SELECT conrelid::regclass::text AS of, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY 1, 2`;

let migrated: TestDatabase;
let drafted: TestDatabase;

beforeAll(async () => {
  migrated = await openTestDatabase();
  drafted = await openTestDatabase();
  await query(drafted, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  await query(drafted, await sqlOfSchema(SCHEMA, drafted.ownerUrl));
});
afterAll(async () => {
  await migrated[Symbol.asyncDispose]();
  await drafted[Symbol.asyncDispose]();
});

/** What the migrations make is the truth; schema.prisma mirrors it, so that Prisma's client reads what is there. */
describe("schema.prisma", () => {
  test.each([
    ["columns", COLUMNS],
    ["keys and whole-table indexes", INDEXES],
    ["foreign keys", FOREIGN_KEYS],
  ])("has the %s that the migrations make", async (_, sql) => {
    const made = await listed(migrated, sql);
    expect(made).not.toEqual([]);
    expect(await listed(drafted, sql)).toEqual(made);
  });
});

/** A row a line, so that a difference names what differs. */
async function listed(database: TestDatabase, sql: string): Promise<readonly string[]> {
  return (await query(database, sql)).map((row) => JSON.stringify(row));
}

async function query(database: TestDatabase, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
