import type { Queryable } from "@wissel/store";

/** What a figure of a database is worth: durable or not. */
export interface DatabaseSettings {
  readonly fsync: string;
  readonly synchronousCommit: string;
  readonly fullPageWrites: string;
  /** Tables that do not survive a crash. There must be none. */
  readonly unloggedTables: readonly string[];
}

export async function readDatabaseSettings(database: Queryable): Promise<DatabaseSettings> {
  const { rows } = await database.query<Omit<DatabaseSettings, "unloggedTables">>(
    `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS "synchronousCommit",
            current_setting('full_page_writes') AS "fullPageWrites"`,
  );
  const [settings] = rows;
  if (settings === undefined) throw new Error("PostgreSQL does not tell its settings");
  const unlogged = await database.query<{ name: string }>(
    "SELECT oid::regclass::text AS name FROM pg_class WHERE relpersistence = 'u' AND relkind = 'r'",
  );
  return { ...settings, unloggedTables: unlogged.rows.map(({ name }) => name) };
}

/** Why figures taken with these settings count for nothing; empty when they count. */
export function voidBecause(settings: DatabaseSettings): readonly string[] {
  return [
    ...(settings.fsync === "on" ? [] : ["fsync is off"]),
    ...(settings.synchronousCommit === "on" ? [] : ["synchronous_commit is not on"]),
    ...(settings.fullPageWrites === "on" ? [] : ["full_page_writes is off"]),
    ...settings.unloggedTables.map((name) => `table ${name} is unlogged`),
  ];
}
