import { openDatabase } from "@wissel/store";

/** A row as it is measured: what a SIS sends. */
export interface BenchRow {
  readonly sourceId: string;
  readonly [member: string]: unknown;
}

/** The same rows, and a row of a feed for each, written by nothing but SQL into tables of the same shape; 16 connections. */
export interface PlainTable extends AsyncDisposable {
  /** One transaction. */
  readonly write: (rows: readonly BenchRow[]) => Promise<void>;
  /** How many items of the real catalogue have keys that begin so. */
  readonly countItems: (prefix: string) => Promise<number>;
}

const MAKE = `
  DROP TABLE IF EXISTS bench_item, bench_change;
  CREATE TABLE bench_item (LIKE catalogue_item INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES);
  CREATE TABLE bench_change (LIKE change INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)`;

const WRITE = `
  WITH written AS (
    INSERT INTO bench_item (item_id, kind, source_id, document, version, updated_at)
    SELECT md5(item ->> 'sourceId')::uuid, 'course', item ->> 'sourceId', item, 1, now()
    FROM jsonb_array_elements($1::jsonb) AS sent (item)
    ON CONFLICT (item_id) DO UPDATE
      SET document = excluded.document, version = excluded.version, updated_at = excluded.updated_at
    RETURNING item_id)
  INSERT INTO bench_change (kind, object_id) SELECT 'course', item_id FROM written ON CONFLICT DO NOTHING`;

export async function openPlainTable(ownerUrl: string): Promise<PlainTable> {
  const { pool, ...database } = openDatabase({
    url: ownerUrl,
    applicationName: "wissel bench",
    maxConnections: 16,
    onError: () => undefined,
  });
  await pool.query(MAKE);
  return {
    async write(rows) {
      await pool.query(WRITE, [JSON.stringify(rows)]);
    },
    async countItems(prefix) {
      const { rows } = await pool.query<{ count: number }>(
        "SELECT count(*)::int AS count FROM catalogue_item WHERE kind = 'course' AND source_id LIKE $1 || '%'",
        [prefix],
      );
      return rows[0]?.count ?? 0;
    },
    async [Symbol.asyncDispose]() {
      await pool.query("DROP TABLE bench_item, bench_change");
      await database[Symbol.asyncDispose]();
    },
  };
}
