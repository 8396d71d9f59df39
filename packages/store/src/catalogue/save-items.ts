import type { CatalogueItem, WriteOutcome } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { type ItemDocument, itemOf } from "./item-document.ts";

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
  if (items.length === 0) return new Set();
  const { rows } = await client.query<{ id: string }>(UNCHANGED, [JSON.stringify(items)]);
  return new Set(rows.map(({ id }) => id));
}

// Whatever is there already is looked up by its key, whatever the statistics say of an empty table. The two writes have no
// answers to wait for: one round trip for a thousand items, or for one.
const SAVE = `
  WITH changed AS (
    SELECT sent.item_id, sent.item, known.item_id IS NULL OR known.removed_at IS NOT NULL AS is_new
    FROM (SELECT (item ->> 'id')::uuid AS item_id, item FROM jsonb_array_elements($1::jsonb) AS written (item)) AS sent
    LEFT JOIN LATERAL (
      SELECT item_id, document, removed_at FROM catalogue_item WHERE catalogue_item.item_id = sent.item_id OFFSET 0
    ) AS known ON true
    WHERE known.item_id IS NULL OR known.removed_at IS NOT NULL OR known.document <> sent.item
  ), saved AS (
    INSERT INTO catalogue_item (item_id, kind, source_id, document, version, updated_at)
    SELECT item_id, item ->> 'kind', item ->> 'sourceId', item, $2, $3 FROM changed
    ON CONFLICT (item_id) DO UPDATE
      SET document = excluded.document, version = excluded.version, updated_at = excluded.updated_at, removed_at = NULL
  ), raised AS (
    UPDATE catalogue_version SET version = $2 WHERE EXISTS (SELECT FROM changed)
  )
  SELECT item_id AS id, is_new, item AS document FROM changed`;

/** An item that was saved, as it is read back. */
export interface SavedItem {
  readonly outcome: Exclude<WriteOutcome, "unchanged">;
  readonly item: CatalogueItem;
}

/**
 * Inserts or replaces those items that are not stored exactly so already, as one version, and answers them by id; what
 * comes back is created, as what is new. Compared as JSON, so the order of members does not matter. The catalogue must be
 * locked.
 */
export async function saveItems(
  client: Queryable,
  items: readonly CatalogueItem[],
  { version, now }: { readonly version: number; readonly now: Date },
): Promise<ReadonlyMap<string, SavedItem>> {
  const parts = await Promise.all(
    portionsOf(items).map((portion) =>
      client.query<SavedRow>({
        name: "catalogue-save",
        text: SAVE,
        values: [JSON.stringify(portion), version, now],
      }),
    ),
  );
  return new Map(
    parts.flatMap(({ rows }) =>
      rows.map(({ id, is_new, document }) => [
        id,
        { outcome: is_new ? "created" : "updated", item: itemOf(document) },
      ]),
    ),
  );
}

interface SavedRow {
  readonly id: string;
  readonly is_new: boolean;
  readonly document: ItemDocument;
}

/** While the database is busy with one portion, the next is written out here, and the one before read. */
const PORTION = 250;

function portionsOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / PORTION) }, (_, index) =>
    items.slice(index * PORTION, (index + 1) * PORTION),
  );
}
