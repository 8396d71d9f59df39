import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Queryable } from "./queryable.ts";

/** Names of the migrations that are in the folder and not in the database; any role of ours may ask. */
export async function listMissingMigrations(
  client: Queryable,
  migrationsDir: string,
): Promise<readonly string[]> {
  const names = readdirSync(migrationsDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(migrationsDir, entry.name, "migration.sql")))
    .map(({ name }) => name);
  const { rows } = await client.query<{ migration_name: string }>(
    "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
  );
  const applied = new Set(rows.map((row) => row.migration_name));
  return names.filter((name) => !applied.has(name)).sort();
}
