import type { Queryable } from "../queryable.ts";

/** Which of our results a receipt of a home is about. */
export interface ReceiptReference {
  /** schacHome that signed the receipt. */
  readonly home: string;
  /** This institution. */
  readonly host: string;
  readonly jti: string;
  readonly version: number;
  /** Of the token that home received, base64url. */
  readonly sha256: string;
}

/** A version that a receipt is about. */
export interface ReceiptedResult {
  readonly resultId: string;
  readonly associationKey: string;
}

// The id of a sent result is its jti, and a uuid; a receipt may name anything.
const FIND = `
  SELECT result.result_id, association_key, version, result.sha256
  FROM association JOIN result USING (association_key)
  WHERE home = $1 AND host = $2 AND direction = 'sent' AND result_id = $3
  FOR NO KEY UPDATE OF result`;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The result a receipt fits, token and all. A receipt for another home's result, or for none, is unknown. */
export async function matchReceipt(
  client: Queryable,
  { home, host, jti, version, sha256 }: ReceiptReference,
): Promise<ReceiptedResult | "unknown" | "differs"> {
  if (!UUID.test(jti)) return "unknown";
  const { rows } = await client.query<{
    result_id: string;
    association_key: string;
    version: number;
    sha256: string | null;
  }>(FIND, [home, host, jti]);
  const [row] = rows;
  if (row === undefined) return "unknown";
  if (row.version !== version || row.sha256 !== sha256) return "differs";
  return { resultId: row.result_id, associationKey: row.association_key };
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

/** A dispute stays in the history of a version that is recorded after it. */
export async function noteDisputed(
  client: Queryable,
  resultId: string,
  { reason, disputedAt }: { readonly reason: string; readonly disputedAt: Date },
): Promise<void> {
  await client.query("UPDATE result SET disputed = $2, disputed_at = $3 WHERE result_id = $1", [
    resultId,
    reason,
    disputedAt,
  ]);
}
