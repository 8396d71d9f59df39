import type { JsonObject, PartnerCatalogue } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** One offering of a partner as it is cached. */
export interface PartnerOfferingRow {
  readonly offeringId: string;
  readonly document: JsonObject;
}

/** Taken first, so that two fetches of one partner do not meet half way. */
const LOCK = `
  INSERT INTO partner_catalogue (host, attempted_at) VALUES ($1, $2)
  ON CONFLICT (host) DO UPDATE SET attempted_at = $2`;

const SAVE = `
  INSERT INTO partner_offering AS known (host, offering_id, document, fetched_at)
  SELECT $1, "offeringId", document, $3
  FROM jsonb_to_recordset($2::jsonb) AS row ("offeringId" uuid, document jsonb)
  ON CONFLICT (host, offering_id) DO UPDATE SET document = excluded.document, fetched_at = excluded.fetched_at
    WHERE known.document IS DISTINCT FROM excluded.document`;

const DROP = `DELETE FROM partner_offering WHERE host = $1 AND offering_id <> ALL ($2::uuid[])`;

const NOTE_SUCCESS = `
  UPDATE partner_catalogue
  SET fetched_at = $2, failure = NULL, offerings = $4, changed_at = CASE WHEN $3 THEN $2 ELSE changed_at END
  WHERE host = $1`;

/** Replaces what is cached of a partner by a complete fetch. In a transaction. Says whether anything changed. */
export async function replacePartnerOfferings(
  client: Queryable,
  host: string,
  { rows, now }: { readonly rows: readonly PartnerOfferingRow[]; readonly now: Date },
): Promise<boolean> {
  await client.query(LOCK, [host, now]);
  const saved = await client.query(SAVE, [host, JSON.stringify(rows), now]);
  const dropped = await client.query(DROP, [host, rows.map(({ offeringId }) => offeringId)]);
  const isChanged = (saved.rowCount ?? 0) + (dropped.rowCount ?? 0) > 0;
  await client.query(NOTE_SUCCESS, [host, now, isChanged, rows.length]);
  return isChanged;
}

/** A fetch that failed leaves the copy as it is, and says so. */
export async function noteFetchFailure(
  client: Queryable,
  host: string,
  { failure, now }: { readonly failure: string; readonly now: Date },
): Promise<void> {
  await client.query(
    `INSERT INTO partner_catalogue (host, attempted_at, failure) VALUES ($1, $2, $3)
     ON CONFLICT (host) DO UPDATE SET attempted_at = $2, failure = $3`,
    [host, now, failure],
  );
}

/** The state of every partner's copy, with when its content last changed. */
export async function listPartnerCatalogues(
  client: Queryable,
): Promise<readonly (PartnerCatalogue & { readonly changedAt?: Date })[]> {
  const { rows } = await client.query<{
    host: string;
    offerings: number;
    fetched_at: Date | null;
    attempted_at: Date | null;
    changed_at: Date | null;
    failure: string | null;
  }>(
    "SELECT host, offerings, fetched_at, attempted_at, changed_at, failure FROM partner_catalogue ORDER BY host",
  );
  return rows.map((row) => ({
    host: row.host,
    offerings: row.offerings,
    ...(row.fetched_at === null ? {} : { fetchedAt: row.fetched_at }),
    ...(row.attempted_at === null ? {} : { attemptedAt: row.attempted_at }),
    ...(row.changed_at === null ? {} : { changedAt: row.changed_at }),
    ...(row.failure === null ? {} : { failure: row.failure }),
  }));
}

export async function readPartnerOfferings(client: Queryable, host: string): Promise<readonly JsonObject[]> {
  const { rows } = await client.query<{ document: JsonObject }>(
    "SELECT document FROM partner_offering WHERE host = $1",
    [host],
  );
  return rows.map(({ document }) => document);
}
