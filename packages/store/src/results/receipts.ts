import type { Queryable } from "../queryable.ts";

/** Which of our results a receipt of a home is about. */
export interface ReceiptReference {
  /** schacHome that signed the receipt. */
  readonly home: string;
  /** This institution. */
  readonly host: string;
  readonly associationId: string;
  readonly jti: string;
  readonly version: number;
  /** Of the token that home received, base64url. */
  readonly sha256: string;
}

const FIND = `
  SELECT result.result_id, result.jti, result.sha256
  FROM association JOIN result USING (association_key)
  WHERE home = $1 AND association_id = $2 AND host = $3 AND direction = 'sent' AND version = $4
  FOR NO KEY UPDATE OF result`;

/** The result a receipt fits, token and all. A receipt for another home's result, or for none, is unknown. */
export async function matchReceipt(
  client: Queryable,
  receipt: ReceiptReference,
): Promise<{ readonly resultId: string } | "unknown" | "differs"> {
  const values = [receipt.home, receipt.associationId, receipt.host, receipt.version];
  const { rows } = await client.query<{ result_id: string; jti: string; sha256: string | null }>(
    FIND,
    values,
  );
  const [row] = rows;
  if (row === undefined) return "unknown";
  if (row.jti !== receipt.jti || row.sha256 !== receipt.sha256) return "differs";
  return { resultId: row.result_id };
}

/** Home has it. */
export async function noteReceived(client: Queryable, resultId: string, at: Date): Promise<void> {
  await client.query("UPDATE result SET received_at = coalesce(received_at, $2) WHERE result_id = $1", [
    resultId,
    at,
  ]);
}

/** Home's SIS has taken it over, which home cannot do without having it. */
export async function noteRecorded(
  client: Queryable,
  resultId: string,
  { recordedAt, at }: { readonly recordedAt: Date; readonly at: Date },
): Promise<void> {
  await client.query(
    `UPDATE result SET recorded_at = coalesce(recorded_at, $2), received_at = coalesce(received_at, $3)
     WHERE result_id = $1`,
    [resultId, recordedAt, at],
  );
}

export async function noteDisputed(client: Queryable, resultId: string, reason: string): Promise<void> {
  await client.query("UPDATE result SET disputed = $2 WHERE result_id = $1", [resultId, reason]);
}
