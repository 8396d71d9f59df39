import type { IssuedResult } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { rowOfStatement } from "./statement-row.ts";

const ISSUE = `
  WITH issued AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS issued (
      association_key uuid, version int, result_id uuid, kind text, document jsonb, reason text, note text,
      issued_at timestamptz, recorded_at timestamptz)
  ), raised AS (
    UPDATE association SET result_version = newest.version
    FROM (SELECT association_key, max(version) AS version FROM issued GROUP BY association_key) AS newest
    WHERE association.association_key = newest.association_key
  )
  INSERT INTO result (association_key, direction, version, result_id, jti, kind, document, reason, note,
                      issued_at, received_at, recorded_at)
  SELECT association_key, 'sent', version, result_id, result_id, kind, document, reason, note,
         issued_at, recorded_at, recorded_at
  FROM issued`;

/** Writes results that were decided under the lock of their associations, in one statement. */
export async function insertIssuedResults(
  client: Queryable,
  results: readonly IssuedResult[],
): Promise<void> {
  if (results.length === 0) return;
  const rows = results.map((result) => ({
    association_key: result.target.associationKey,
    version: result.version,
    result_id: result.resultId,
    ...rowOfStatement(result.statement),
    issued_at: result.issuedAt,
    recorded_at: result.recordedAt,
  }));
  await client.query(ISSUE, [JSON.stringify(rows)]);
}
