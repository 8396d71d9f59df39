import { type CatalogueItem, type ItemChanges, keyOf, type NamedItem } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { type ItemDocument, itemOf } from "./item-document.ts";

export async function readCatalogueVersion(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ version: string }>("SELECT version FROM catalogue_version");
  return Number(rows[0]?.version ?? 0);
}

/** Every item written or removed after a version. Versions are given in the order of commits, so none is missed. */
export async function readChangesAfter(client: Queryable, version: number): Promise<ItemChanges> {
  const { rows } = await client.query<{ document: ItemDocument; version: string; removed: boolean }>(
    "SELECT document, version, removed_at IS NOT NULL AS removed FROM catalogue_item WHERE version > $1",
    [version],
  );
  const read = rows.map(({ document, removed }) => ({ item: itemOf(document), removed }));
  return {
    version: rows.reduce((newest, row) => Math.max(newest, Number(row.version)), version),
    written: read.flatMap(({ item, removed }) => (removed ? [] : [item])),
    removed: read.flatMap(({ item, removed }) => (removed ? [item.id] : [])),
  };
}

const KNOWN = `
  SELECT item.kind || '/' || item.source_id AS key
  FROM jsonb_to_recordset($1::jsonb) AS wanted (kind text, "sourceId" text)
  JOIN catalogue_item AS item ON item.kind = wanted.kind AND item.source_id = wanted."sourceId"
    AND item.removed_at IS NULL`;

/** Which of the named items exist, by `keyOf`. */
export async function findKnown(
  client: Queryable,
  names: readonly NamedItem[],
): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const wanted = [...new Map(names.map((name) => [keyOf(name), name])).values()];
  const { rows } = await client.query<{ key: string }>(KNOWN, [JSON.stringify(wanted)]);
  return new Set(rows.map(({ key }) => key));
}

/** Items by their public ids. */
export async function readItems(
  client: Queryable,
  ids: readonly string[],
): Promise<readonly CatalogueItem[]> {
  if (ids.length === 0) return [];
  const { rows } = await client.query<{ document: ItemDocument }>(
    "SELECT document FROM catalogue_item WHERE item_id = ANY ($1::uuid[]) AND removed_at IS NULL",
    [ids],
  );
  return rows.map(({ document }) => itemOf(document));
}

/** The offerings of these courses or programmes. */
export async function readOfferingsOf(
  client: Queryable,
  studyIds: readonly string[],
): Promise<readonly CatalogueItem[]> {
  if (studyIds.length === 0) return [];
  const { rows } = await client.query<{ document: ItemDocument }>(
    `SELECT document FROM catalogue_item
     WHERE kind = 'offering' AND document -> 'of' ->> 'id' = ANY ($1::text[]) AND removed_at IS NULL`,
    [studyIds],
  );
  return rows.map(({ document }) => itemOf(document));
}
