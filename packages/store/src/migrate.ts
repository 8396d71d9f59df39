import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { grantRuntimeRoles } from "./grants.ts";

/** The migrations cannot be applied; nothing of the one that failed has stayed. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
  /** The migration's folder. */
  readonly migration: string;

  constructor(migration: string, problem: string, options?: ErrorOptions) {
    super(`migration ${migration} ${problem}`, options);
    this.migration = migration;
  }
}

/** Prisma's advisory lock, so that its own `migrate deploy` and we exclude each other. */
const LOCK = 72_707_369;

/** Prisma's table, as its engine creates it: `prisma migrate deploy` stays interchangeable with this runner. */
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/**
 * Applies the migrations that are missing, each in one transaction, and returns their names.
 * Needs the owner's URL. Safe when two start at once: the second waits and finds nothing to do.
 * Throws MigrationError when a file fails (it is rolled back whole), or when an applied one was changed or is gone.
 */
export async function migrate(ownerUrl: string, migrationsDir: string): Promise<readonly string[]> {
  const migrations = readMigrations(migrationsDir);
  const client = new pg.Client({ connectionString: ownerUrl });
  client.on("error", () => undefined); // a lost connection fails the query, which says so
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    await client.query(TABLE);
    const missing = findMissing(migrations, await readApplied(client));
    for (const migration of missing) await apply(client, migration);
    await grantRuntimeRoles(client);
    return missing.map(({ name }) => name);
  } finally {
    await client.end(); // gives the lock back
  }
}

function readMigrations(folder: string): readonly Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "migration.sql")))
    .map(({ name }) => {
      const sql = readFileSync(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Checksums of the migrations that are in, by name. */
async function readApplied(client: pg.Client): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished: boolean }>(
    "SELECT migration_name, checksum, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  const unfinished = rows.find((row) => !row.finished);
  if (unfinished !== undefined) {
    throw new MigrationError(
      unfinished.migration_name,
      "was begun by Prisma and did not finish: resolve it there",
    );
  }
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

function findMissing(
  migrations: readonly Migration[],
  applied: ReadonlyMap<string, string>,
): readonly Migration[] {
  for (const [name, checksum] of applied) {
    const migration = migrations.find((candidate) => candidate.name === name);
    if (migration === undefined) {
      throw new MigrationError(
        name,
        "is in the database but not here: this release is older than the database",
      );
    }
    if (migration.checksum !== checksum) {
      throw new MigrationError(
        name,
        "was changed after it was applied: restore the file and add a new migration",
      );
    }
  }
  return migrations.filter(({ name }) => !applied.has(name));
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, transaction_timestamp(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK");
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(name, `failed and was rolled back: ${problem}`, { cause });
  }
}
