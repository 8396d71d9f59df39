import type { Queryable } from "../queryable.ts";

/** A version of a result, as a receipt names it. */
interface ReceiptReference {
  readonly jti: string;
  readonly version: number;
  /** Of the token that home received, base64url. */
  readonly sha256: string;
}

/** A version that a receipt is about. */
export interface ReceiptedResult {
  readonly resultId: string;
  readonly associationKey: string;
  /** As home named it. */
  readonly associationId: string;
  readonly txn: string;
  /** Home has said that the signature of a token of it is in doubt. */
  readonly isDoubted: boolean;
}

// Each is looked up by its own id, whatever the statistics say: without them the planner would go through everything
// that concerns this home, once per result. The id of a sent result is its jti, and a uuid.
const FIND = `
  SELECT found.result_id, found.association_key, found.version, found.sha256, found.disputed,
         theirs.association_id, theirs.txn
  FROM unnest($3::uuid[]) AS named (result_id)
  CROSS JOIN LATERAL (
    SELECT result_id, association_key, version, sha256, disputed FROM result
    WHERE result.result_id = named.result_id AND direction = 'sent'
    FOR NO KEY UPDATE
  ) AS found
  CROSS JOIN LATERAL (
    SELECT association_id, txn FROM association
    WHERE association.association_key = found.association_key AND home = $1 AND host = $2 OFFSET 0
  ) AS theirs`;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The results a receipt fits, token and all, in the order they are named. One for another home's result, or for none,
 * is unknown; a receipt may name anything.
 */
export async function matchReceipts(
  client: Queryable,
  { home, host }: { readonly home: string; readonly host: string },
  named: readonly ReceiptReference[],
): Promise<readonly (ReceiptedResult | "unknown" | "differs")[]> {
  // In one order, so that two receipts about the same results do not wait for each other.
  const ids = [...new Set(named.map(({ jti }) => jti).filter((jti) => UUID.test(jti)))].sort();
  const { rows } = await client.query<{
    result_id: string;
    association_key: string;
    version: number;
    sha256: string | null;
    disputed: string | null;
    association_id: string;
    txn: string;
  }>({ name: "receipt-match", text: FIND, values: [home, host, ids] });
  const found = new Map(rows.map((row) => [row.result_id, row]));
  return named.map(({ jti, version, sha256 }) => {
    const row = found.get(jti);
    if (row === undefined) return "unknown";
    if (row.version !== version || row.sha256 !== sha256) return "differs";
    const isDoubted = row.disputed === "signature_in_doubt";
    const about = { associationId: row.association_id, txn: row.txn };
    return { resultId: row.result_id, associationKey: row.association_key, ...about, isDoubted };
  });
}

/** Home has them. */
export async function noteReceived(client: Queryable, resultIds: readonly string[], at: Date): Promise<void> {
  if (resultIds.length === 0) return;
  await client.query({
    name: "receipt-received",
    text: "UPDATE result SET received_at = coalesce(received_at, $2) WHERE result_id = ANY ($1::uuid[])",
    values: [resultIds, at],
  });
}

/** Home's SIS has taken them over, which home cannot do without having them. */
export async function noteRecorded(
  client: Queryable,
  resultIds: readonly string[],
  { recordedAt, at }: { readonly recordedAt: Date; readonly at: Date },
): Promise<void> {
  if (resultIds.length === 0) return;
  await client.query({
    name: "receipt-recorded",
    text: `UPDATE result SET recorded_at = coalesce(recorded_at, $2), received_at = coalesce(received_at, $3)
           WHERE result_id = ANY ($1::uuid[])`,
    values: [resultIds, recordedAt, at],
  });
}

/** A dispute stays in the history of a version that is recorded after it. */
export async function noteDisputed(
  client: Queryable,
  resultId: string,
  { reason, disputedAt }: { readonly reason: string; readonly disputedAt: Date },
): Promise<void> {
  await client.query(
    "UPDATE result SET disputed = $2, disputed_at = $3, disputed_sha256 = sha256 WHERE result_id = $1",
    [resultId, reason, disputedAt],
  );
}
