import type { CatalogueItem, WriteOutcome } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** Takes the only row of catalogue_version: writers of the catalogue go one after the other, and versions with them. */
export async function lockCatalogue(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ version: string }>(
    "SELECT version FROM catalogue_version FOR NO KEY UPDATE",
  );
  return Number(rows[0]?.version ?? 0);
}

const UNCHANGED = `
  SELECT known.item_id AS id
  FROM jsonb_array_elements($1::jsonb) AS written (item)
  JOIN catalogue_item AS known ON known.item_id = (written.item ->> 'id')::uuid AND known.document = written.item
    AND known.removed_at IS NULL`;

/** Ids of those items that are stored exactly so already. Compared as JSON, so the order of members does not matter. */
export async function findUnchanged(
  client: Queryable,
  items: readonly CatalogueItem[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>(UNCHANGED, [JSON.stringify(items)]);
  return new Set(rows.map(({ id }) => id));
}

const SAVE = `
  INSERT INTO catalogue_item (item_id, kind, source_id, document, version, updated_at)
  SELECT (item ->> 'id')::uuid, item ->> 'kind', item ->> 'sourceId', item, $2, $3
  FROM jsonb_array_elements($1::jsonb) AS written (item)
  ON CONFLICT (item_id) DO UPDATE
    SET document = excluded.document, version = excluded.version, updated_at = excluded.updated_at, removed_at = NULL
  RETURNING item_id AS id, xmax = 0 OR EXISTS (
    SELECT FROM catalogue_item AS before
    WHERE before.item_id = catalogue_item.item_id AND before.removed_at IS NOT NULL) AS created`;

/**
 * Inserts or replaces items that changed, as one version; what comes back is created, as what is new. The catalogue must
 * be locked.
 */
export async function saveItems(
  client: Queryable,
  items: readonly CatalogueItem[],
  { version, now }: { readonly version: number; readonly now: Date },
): Promise<ReadonlyMap<string, WriteOutcome>> {
  const { rows } = await client.query<{ id: string; created: boolean }>(SAVE, [
    JSON.stringify(items),
    version,
    now,
  ]);
  await client.query("UPDATE catalogue_version SET version = $1", [version]);
  return new Map(rows.map(({ id, created }) => [id, created ? "created" : "updated"]));
}
