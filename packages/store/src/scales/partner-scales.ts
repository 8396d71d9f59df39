import type { ScaleReference } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** A scale of a partner that a result names. */
export interface PartnerScale extends ScaleReference {
  readonly host: string;
}

/** A result names it: its text is fetched where it is not held. */
export async function wantPartnerScale(
  client: Queryable,
  { host, sha256, id, version }: PartnerScale,
  at: Date,
): Promise<void> {
  await client.query(
    `INSERT INTO partner_scale (host, sha256, scale_id, version, next_attempt_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (host, sha256) DO NOTHING`,
    [host, sha256, id, version, at],
  );
}

/** Those whose text is due to be fetched, longest due first. */
export async function listWantedScales(
  client: Queryable,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<readonly PartnerScale[]> {
  const { rows } = await client.query<PartnerScale>(
    `SELECT host, sha256, scale_id AS id, version FROM partner_scale
     WHERE text IS NULL AND next_attempt_at <= $1 ORDER BY next_attempt_at LIMIT $2`,
    [now, limit],
  );
  return rows;
}

export async function keepPartnerScale(
  client: Queryable,
  { host, sha256 }: ScaleDigest,
  text: string,
): Promise<void> {
  await client.query(
    "UPDATE partner_scale SET text = $3, failure = NULL WHERE host = $1 AND sha256 = $2 AND text IS NULL",
    [host, sha256, text],
  );
}

/** It could not be had, or is not what the result names. */
export async function noteScaleFailure(
  client: Queryable,
  { host, sha256 }: ScaleDigest,
  { failure, nextAttemptAt }: { readonly failure: string; readonly nextAttemptAt: Date },
): Promise<void> {
  await client.query(
    "UPDATE partner_scale SET failure = $3, next_attempt_at = $4 WHERE host = $1 AND sha256 = $2",
    [host, sha256, failure, nextAttemptAt],
  );
}

/** Names the text of a scale: whose, and its digest. */
export type ScaleDigest = Pick<PartnerScale, "host" | "sha256">;

const TEXTS = `
  SELECT sha256, text FROM partner_scale
  JOIN jsonb_to_recordset($1::jsonb) AS wanted (host text, sha256 text) USING (host, sha256)
  WHERE text IS NOT NULL`;

/** The texts of partners' scales as far as they were fetched, by digest. */
export async function readPartnerScales(
  client: Queryable,
  wanted: readonly ScaleDigest[],
): Promise<ReadonlyMap<string, string>> {
  if (wanted.length === 0) return new Map();
  const { rows } = await client.query<{ sha256: string; text: string }>(TEXTS, [JSON.stringify(wanted)]);
  return new Map(rows.map(({ sha256, text }) => [sha256, text]));
}
