import type { Queryable } from "../queryable.ts";
import type { VersionedDocument } from "./versioned-documents.ts";

/** One version of a distribution table, as a partner publishes it. */
export interface PartnerDistribution extends Pick<VersionedDocument, "id" | "version" | "sha256" | "text"> {
  /** schacHome. */
  readonly host: string;
}

/** Keeps what a partner published; what is kept of a version stays. */
export async function keepPartnerDistribution(
  client: Queryable,
  { host, id, version, sha256, text }: PartnerDistribution,
  fetchedAt: Date,
): Promise<void> {
  await client.query(
    `INSERT INTO partner_distribution (host, document_id, version, sha256, text, fetched_at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    [host, id, version, sha256, text, fetchedAt],
  );
}

const COLUMNS = "host, document_id AS id, version, sha256, text";

/** The newest version of each table of a partner that was fetched, by id. */
export async function listPartnerDistributions(
  client: Queryable,
  host: string,
): Promise<readonly PartnerDistribution[]> {
  const { rows } = await client.query<PartnerDistribution>(
    `SELECT DISTINCT ON (document_id) ${COLUMNS} FROM partner_distribution
     WHERE host = $1 ORDER BY document_id, version DESC`,
    [host],
  );
  return rows;
}

/** One version of a partner's table, or its newest. */
export async function findPartnerDistribution(
  client: Queryable,
  { host, id, version }: { readonly host: string; readonly id: string; readonly version?: number },
): Promise<PartnerDistribution | undefined> {
  const { rows } = await client.query<PartnerDistribution>(
    `SELECT ${COLUMNS} FROM partner_distribution
     WHERE host = $1 AND document_id = $2 AND ($3::int IS NULL OR version = $3)
     ORDER BY version DESC LIMIT 1`,
    [host, id, version],
  );
  return rows[0];
}
