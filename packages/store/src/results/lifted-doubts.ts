import type { Queryable } from "../queryable.ts";
import type { NewReceivedResult } from "./received.ts";

/** A doubt about a version's signature that is over. */
export interface FormerDoubt {
  readonly doubtedAt: Date;
  readonly liftedAt: Date;
}

/** As a query reads it; null: there was none. */
export type FormerDoubtsColumn = readonly { readonly doubtedAt: string; readonly liftedAt: string }[] | null;

/** The lifted doubts about a version, oldest first, of the table `result`. */
export const FORMER_DOUBTS = `
  (SELECT jsonb_agg(jsonb_build_object('doubtedAt', lifted.disputed_at, 'liftedAt', lifted_at) ORDER BY lifted_at)
   FROM lifted_doubt AS lifted WHERE lifted.result_id = result.result_id)`;

/** More than these of one version are not shown; the newest are. */
const MOST_DOUBTS = 20;

export function formerDoubtsOf(column: FormerDoubtsColumn): readonly FormerDoubt[] {
  return (column ?? [])
    .slice(-MOST_DOUBTS)
    .map(({ doubtedAt, liftedAt }) => ({ doubtedAt: new Date(doubtedAt), liftedAt: new Date(liftedAt) }));
}

/** A token that states a version that is held already. */
type OtherToken = Pick<NewReceivedResult, "associationKey" | "version" | "jti" | "sha256"> & {
  /** schacHome of who signed it. */
  readonly host: string;
};

// The token that is held is in doubt when its key was taken back before it came, wherever it is kept by now.
const LIFT_RECEIVED = `
  WITH held AS (
    SELECT result_id, sha256, disputed_at, disputed = 'signature_in_doubt' AS is_disputed
    FROM result
    WHERE association_key = $1 AND direction = 'received' AND version = $2 AND sha256 <> $5
      AND (EXISTS (SELECT 1 FROM doubted_token AS former WHERE former.issuer = $3 AND former.jti = result.jti
                     AND former.sha256 = result.sha256)
           OR EXISTS (SELECT 1 FROM inbox JOIN peer_key_revocation AS revocation USING (issuer, kid)
                      WHERE inbox.issuer = $3 AND inbox.jti = result.jti AND inbox.sha256 = result.sha256
                        AND inbox.received_at >= revoked_at))
      AND NOT EXISTS (SELECT 1 FROM inbox JOIN peer_key_revocation USING (issuer, kid)
                      WHERE inbox.issuer = $3 AND inbox.jti = $4)
    FOR NO KEY UPDATE
  ), kept AS (
    INSERT INTO lifted_doubt (result_id, doubted_sha256, sha256, disputed_at, lifted_at)
    SELECT result_id, sha256, $5, disputed_at, $6 FROM held WHERE is_disputed
    ON CONFLICT DO NOTHING
  )
  UPDATE result
  SET jti = $4, sha256 = $5, also_sha256 = array_append(array_remove(also_sha256, $5), held.sha256),
      disputed = CASE WHEN is_disputed THEN NULL ELSE disputed END,
      disputed_at = CASE WHEN is_disputed THEN NULL ELSE result.disputed_at END
  FROM held WHERE result.result_id = held.result_id`;

/**
 * As home: lets a token of a good key stand for a version whose own token is in doubt, and ends the dispute about that.
 * Returns whether it did; where nothing is in doubt it does nothing.
 */
export async function liftReceivedDoubt(
  client: Queryable,
  { associationKey, version, host, jti, sha256 }: OtherToken,
  at: Date,
): Promise<boolean> {
  const values = [associationKey, version, host, jti, sha256, at];
  const { rowCount } = await client.query(LIFT_RECEIVED, values);
  return rowCount === 1;
}

const LIFT_SENT = `
  WITH doubted AS (
    SELECT result_id, sha256, disputed_sha256, disputed_at FROM result
    WHERE result_id = ANY ($1::uuid[]) AND direction = 'sent' AND disputed = 'signature_in_doubt'
      AND sha256 <> disputed_sha256
  ), kept AS (
    INSERT INTO lifted_doubt (result_id, doubted_sha256, sha256, disputed_at, lifted_at)
    SELECT result_id, disputed_sha256, sha256, disputed_at, $2 FROM doubted
    ON CONFLICT DO NOTHING
  ), settled AS (
    UPDATE task SET settled_at = $2, done = 'other', note = 'home has it under a good key', actor = 'node'
    FROM doubted
    WHERE task.result_id = doubted.result_id AND kind = 'result_disputed' AND reason = 'signature_in_doubt'
      AND settled_at IS NULL
  )
  UPDATE result SET disputed = NULL, disputed_at = NULL, disputed_sha256 = NULL
  FROM doubted WHERE result.result_id = doubted.result_id`;

/** As host: home has confirmed another token than the one that it doubted; the dispute and its task are over. */
export async function liftSentDoubts(
  client: Queryable,
  resultIds: readonly string[],
  at: Date,
): Promise<void> {
  await client.query(LIFT_SENT, [resultIds, at]);
}
