import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "@wissel/store";
import { openTestDatabase, type TestDatabase } from "@wissel/testing/database";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

/** A folder of migrations, by name. */
function aFolderOf(migrations: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "wissel-migrations-"));
  folders.push(folder);
  for (const [name, sql] of Object.entries(migrations)) write(folder, name, sql);
  return folder;
}

function write(folder: string, name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "migration.sql"), sql);
}

const folders: string[] = [];
let database: TestDatabase;

async function query(url: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}

const tableNames = () =>
  query(
    database.ownerUrl,
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' ORDER BY 1",
  );

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() =>
  query(
    database.ownerUrl,
    "DROP SCHEMA public CASCADE; CREATE SCHEMA public; DROP SCHEMA IF EXISTS bullmq CASCADE",
  ),
);
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe("migrations", () => {
  test("are applied in order of name, once", async () => {
    const folder = aFolderOf({
      "0002_second": "ALTER TABLE course ADD COLUMN name text",
      "0001_first": "CREATE TABLE course (id int PRIMARY KEY)",
    });
    expect(await migrate(database.ownerUrl, folder)).toEqual(["0001_first", "0002_second"]);
    expect(await migrate(database.ownerUrl, folder)).toEqual([]);
  });

  test("keep functions whole, whatever semicolons they hold", async () => {
    const folder = aFolderOf({
      "0001_function":
        "CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN /* ; */ RETURN 2; END; $$; -- ;",
    });
    await migrate(database.ownerUrl, folder);
    expect(await query(database.ownerUrl, "SELECT two() AS two")).toEqual([{ two: 2 }]);
  });

  test("are applied by one of two that start at once; the other finds nothing to do", async () => {
    const folder = aFolderOf({
      "0001_slow": "CREATE TABLE course (id int PRIMARY KEY); SELECT pg_sleep(0.2)",
      "0002_next": "CREATE TABLE offering (id int PRIMARY KEY)",
    });
    const starts = await Promise.all([1, 2, 3].map(() => migrate(database.ownerUrl, folder)));
    expect(starts.toSorted((a, b) => b.length - a.length)).toEqual([["0001_slow", "0002_next"], [], []]);
  });

  test("that fail are rolled back whole, and the ones before them stay", async () => {
    const folder = aFolderOf({
      "0001_good": "CREATE TABLE course (id int PRIMARY KEY)",
      "0002_bad": "CREATE TABLE half (id int); SELECT no_such_function()",
    });
    await expect(migrate(database.ownerUrl, folder)).rejects.toMatchObject({
      name: "MigrationError",
      migration: "0002_bad",
    });
    expect(await tableNames()).toEqual([{ name: "course" }]);

    write(folder, "0002_bad", "CREATE TABLE half (id int)");
    expect(await migrate(database.ownerUrl, folder)).toEqual(["0002_bad"]);
  });

  test("that cannot be recorded do not stay either", async () => {
    const folder = aFolderOf({
      "0001_unrecorded":
        "CREATE TABLE half (id int); ALTER TABLE _prisma_migrations ADD CONSTRAINT shut CHECK (false) NOT VALID",
    });
    await expect(migrate(database.ownerUrl, folder)).rejects.toThrow(
      "0001_unrecorded failed and was rolled back",
    );
    expect(await tableNames()).toEqual([]);
  });

  test("that were changed after they were applied are refused, and nothing newer is applied", async () => {
    const folder = aFolderOf({ "0001_first": "CREATE TABLE course (id int PRIMARY KEY)" });
    await migrate(database.ownerUrl, folder);
    write(folder, "0001_first", "CREATE TABLE course (id bigint PRIMARY KEY)");
    write(folder, "0002_second", "CREATE TABLE offering (id int PRIMARY KEY)");
    await expect(migrate(database.ownerUrl, folder)).rejects.toThrow(
      "0001_first was changed after it was applied",
    );
    expect(await tableNames()).toEqual([{ name: "course" }]);
  });

  test("of a newer release are refused by an older one", async () => {
    await migrate(database.ownerUrl, aFolderOf({ "0001_first": "SELECT 1", "0002_second": "SELECT 1" }));
    const older = aFolderOf({ "0001_first": "SELECT 1" });
    await expect(migrate(database.ownerUrl, older)).rejects.toThrow(
      "0002_second is in the database but not here",
    );
  });
});

describe("the runtime roles after migrating", () => {
  const folder = () =>
    aFolderOf({ "0001_first": "CREATE TABLE course (id int PRIMARY KEY); CREATE SCHEMA bullmq" });

  test("let the app read and write rows", async () => {
    await migrate(database.ownerUrl, folder());
    await query(database.appUrl, "INSERT INTO course VALUES (1)");
    expect(await query(database.appUrl, "SELECT id FROM course")).toEqual([{ id: 1 }]);
  });

  test("keep the app from changing tables and the record of migrations", async () => {
    await migrate(database.ownerUrl, folder());
    await expect(query(database.appUrl, "DROP TABLE course")).rejects.toThrow("must be owner");
    await expect(query(database.appUrl, "CREATE TABLE mine (id int)")).rejects.toThrow("permission denied");
    await expect(query(database.appUrl, "DELETE FROM _prisma_migrations")).rejects.toThrow(
      "permission denied",
    );
  });

  test("let the app make the queue's tables in the queue's schema", async () => {
    await migrate(database.ownerUrl, folder());
    await query(database.appUrl, "CREATE TABLE bullmq.job (id int)");
    expect(await query(database.appUrl, "SELECT id FROM bullmq.job")).toEqual([]);
  });

  test("let the reader read and nothing else", async () => {
    await migrate(database.ownerUrl, folder());
    expect(await query(database.readerUrl, "SELECT id FROM course")).toEqual([]);
    await expect(query(database.readerUrl, "INSERT INTO course VALUES (1)")).rejects.toThrow(
      "permission denied",
    );
  });
});
