import {
  type CatalogueItem,
  type Clock,
  granted,
  type ItemInUse,
  keyOf,
  MOST_USERS,
  type Outcome,
  type RemovalOutcome,
  type RemovalRefusal,
  referencesOf,
  refused,
} from "@wissel/core";
import { readAffected } from "../enrolment/cancelled-offerings.ts";
import { lockOfferings } from "../enrolment/lock.ts";
import type { Queryable } from "../queryable.ts";
import { type ItemDocument, itemOf } from "./item-document.ts";
import { lockCatalogue } from "./save-items.ts";

export interface RemovingPorts {
  /** This institution, by its schacHome. */
  readonly institution: string;
  readonly clock: Clock;
}

interface Removing<R> {
  readonly id: string;
  readonly refuse: (current: CatalogueItem | undefined) => R | undefined;
}

/** Takes an item out of the catalogue, unless something needs it. What it says stays in its row. */
export async function removeItem<R>(
  { institution, clock }: RemovingPorts,
  client: Queryable,
  { id, refuse }: Removing<R>,
): Promise<Outcome<RemovalOutcome, RemovalRefusal | R>> {
  const version = (await lockCatalogue(client)) + 1;
  const known = await readKept(client, id);
  if (known === undefined) return refused({ code: "catalogue-item-unknown" });
  const refusal = refuse(known.isRemoved ? undefined : known.item);
  if (refusal !== undefined) return refused(refusal);
  if (known.isRemoved) return granted("unchanged");
  const use = await findUse(client, institution, known.item);
  if (use !== undefined) return refused(use);

  const now = clock.now();
  await client.query(
    "UPDATE catalogue_item SET removed_at = $2, updated_at = $2, version = $3 WHERE item_id = $1",
    [id, now, version],
  );
  await client.query("UPDATE offering_enrolment SET removed_at = $2 WHERE offering_id = $1", [id, now]);
  await client.query("DELETE FROM seat_release WHERE offering_id = $1 AND executed_at IS NULL", [id]);
  await client.query("UPDATE catalogue_version SET version = $1", [version]);
  return granted("removed");
}

async function readKept(
  client: Queryable,
  id: string,
): Promise<{ readonly item: CatalogueItem; readonly isRemoved: boolean } | undefined> {
  const { rows } = await client.query<{ document: ItemDocument; removed: boolean }>(
    "SELECT document, removed_at IS NOT NULL AS removed FROM catalogue_item WHERE item_id = $1",
    [id],
  );
  return rows.map(({ document, removed }) => ({ item: itemOf(document), isRemoved: removed }))[0];
}

/** Whatever moves a place waits for the lock that this takes, and finds the offering removed, or was before it. */
async function findUse(client: Queryable, host: string, item: CatalogueItem): Promise<ItemInUse | undefined> {
  await lockOfferings(client, [item.id]);
  const items = await readNaming(client, item);
  const enrolments = await readAffected(client, { host, offeringId: item.id });
  const roundId = await readPledge(client, host, item.id);
  if (items.length === 0 && enrolments.length === 0 && roundId === undefined) return undefined;
  return {
    code: "catalogue-item-in-use",
    items: items.slice(0, MOST_USERS).map(({ kind, sourceId }) => ({ kind, sourceId })),
    enrolments: enrolments.slice(0, MOST_USERS),
    ...(roundId === undefined ? {} : { roundId }),
  };
}

/** Items that name it, now or in what will hold of them later. Found by its id in their text, then looked at. */
async function readNaming(client: Queryable, item: CatalogueItem): Promise<readonly CatalogueItem[]> {
  const { rows } = await client.query<{ document: ItemDocument }>(
    `SELECT document FROM catalogue_item
     WHERE removed_at IS NULL AND item_id <> $1::uuid AND strpos(document::text, $1::text) > 0 ORDER BY kind, source_id`,
    [item.id],
  );
  return rows
    .map(({ document }) => itemOf(document))
    .filter((other) => referencesOf(other).some((name) => keyOf(name) === keyOf(item)));
}

async function readPledge(client: Queryable, host: string, offeringId: string): Promise<string | undefined> {
  const { rows } = await client.query<{ round_id: string }>(
    "SELECT round_id FROM round_pledge WHERE host = $1 AND offering_id = $2",
    [host, offeringId],
  );
  return rows[0]?.round_id;
}
