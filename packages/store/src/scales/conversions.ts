import type { Queryable } from "../queryable.ts";

/** A step in what home makes of one received version of a result. Steps are only ever added. */
export interface ConversionStep<Document = unknown> {
  readonly conversionId: string;
  readonly resultId: string;
  readonly status: "proposed" | "confirmed" | "overruled";
  /** The proposal that a person decided. */
  readonly decides?: string;
  /** Home's grade. */
  readonly value: string;
  /** Of a proposal: what it was made of. */
  readonly document?: Document;
  readonly reason?: string;
  /** Client or role. */
  readonly actor: string;
  readonly at: Date;
}

interface Row {
  readonly conversion_id: string;
  readonly result_id: string;
  readonly status: ConversionStep["status"];
  readonly decides: string | null;
  readonly value: string;
  readonly document: unknown;
  readonly reason: string | null;
  readonly actor: string;
  readonly at: Date;
}

const MOST_STEPS = 200;

/** Newest first. Documents are those that were inserted. */
export async function listConversionSteps<Document>(
  client: Queryable,
  resultId: string,
): Promise<readonly ConversionStep<Document>[]> {
  const { rows } = await client.query<Row>(
    `SELECT conversion_id, result_id, status, decides, value, document, reason, actor, at FROM grade_conversion
     WHERE result_id = $1 ORDER BY at DESC, conversion_id DESC LIMIT ${MOST_STEPS}`,
    [resultId],
  );
  return rows.map((row) => ({
    conversionId: row.conversion_id,
    resultId: row.result_id,
    status: row.status,
    value: row.value,
    actor: row.actor,
    at: row.at,
    ...(row.decides === null ? {} : { decides: row.decides }),
    // As the caller wrote it.
    ...(row.document === null ? {} : { document: row.document as Document }),
    ...(row.reason === null ? {} : { reason: row.reason }),
  }));
}

export async function insertConversionStep(client: Queryable, step: ConversionStep): Promise<void> {
  const { conversionId, resultId, status, decides, value, document, reason, actor, at } = step;
  const json = document === undefined ? null : JSON.stringify(document);
  await client.query(
    `INSERT INTO grade_conversion (conversion_id, result_id, status, decides, value, document, reason, actor, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [conversionId, resultId, status, decides, value, json, reason, actor, at],
  );
}
