import type { JsonObject, ResultStatement } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { rowOfStatement } from "../results/statement-row.ts";
import { type ConnectionPool, inTransaction } from "../transaction.ts";
import { directionOf, namesOf, type Pair } from "./pair.ts";

/** A version of a result that this institution signed and forgot, from the home that kept its token. */
export interface RememberedResult {
  readonly home: string;
  /** This institution. */
  readonly host: string;
  readonly associationId: string;
  readonly version: number;
  readonly statement: ResultStatement;
  readonly issuedAt: Date;
  /** The `jti`, which is the result's id. */
  readonly resultId: string;
  /** What the event was made of. */
  readonly eventType: string;
  readonly payload: JsonObject;
  /** The token sealed for storage, and its digest. */
  readonly jwsJwe: string;
  readonly sha256: string;
}

const LOCK = `
  SELECT association_key FROM association WHERE home = $1 AND host = $2 AND association_id = $3
  FOR NO KEY UPDATE`;

const RESULT = `
  WITH raised AS (
    UPDATE association SET result_version = greatest(result_version, $2) WHERE association_key = $1
  )
  INSERT INTO result (association_key, direction, version, result_id, jti, kind, document, reason, note, sha256,
                      issued_at, received_at)
  VALUES ($1, 'sent', $2, $3::uuid, $3::uuid::text, $4, $5, $6, $7, $8, $9, $10)
  ON CONFLICT (association_key, direction, version) DO UPDATE
  SET sha256 = EXCLUDED.sha256, received_at = coalesce(result.received_at, EXCLUDED.received_at)
  WHERE result.result_id = EXCLUDED.result_id AND result.sha256 IS NULL`;

const DELIVERY = `
  INSERT INTO delivery (delivery_id, kind, recipient, association_key, event_type, payload, jws_jwe, sha256, state,
                        next_attempt_at, created_at, settled_at)
  VALUES ($1, 'set', $2, $3, $4, $5, $6, $7, 'delivered', $8, $8, $9)
  ON CONFLICT (delivery_id) DO UPDATE
  SET jws_jwe = EXCLUDED.jws_jwe, sha256 = EXCLUDED.sha256, state = 'delivered', settled_at = EXCLUDED.settled_at
  WHERE delivery.jws_jwe IS NULL`;

/** Gives the host a version of a result back, with its signed event. Returns whether there is such an association. */
export async function learnResult(
  pool: ConnectionPool,
  remembered: RememberedResult,
  now: Date,
): Promise<boolean> {
  const { home, host, associationId, version, statement, issuedAt, resultId } = remembered;
  const { eventType, payload, jwsJwe, sha256 } = remembered;
  const { kind, document, reason, note } = rowOfStatement(statement);
  return await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ association_key: string }>(LOCK, [home, host, associationId]);
    const key = rows[0]?.association_key;
    if (key === undefined) return false;
    const said = [kind, document === null ? null : JSON.stringify(document), reason, note];
    await client.query(RESULT, [key, version, resultId, ...said, sha256, issuedAt, now]);
    const event = [eventType, JSON.stringify(payload), jwsJwe, sha256];
    await client.query(DELIVERY, [resultId, home, key, ...event, issuedAt, now]);
    return true;
  });
}

/** The result is on the record at home; undone by nothing. */
export async function noteVersionRecorded(
  client: Queryable,
  named: { readonly pair: Pair; readonly associationId: string; readonly version: number },
  recordedAt: Date,
): Promise<void> {
  const { pair, associationId, version } = named;
  const { home, host } = namesOf(pair);
  await client.query(
    `UPDATE result SET recorded_at = coalesce(recorded_at, $6), received_at = coalesce(received_at, $6)
     FROM association
     WHERE association.association_key = result.association_key
       AND home = $1 AND host = $2 AND association_id = $3 AND direction = $4 AND version = $5`,
    [home, host, associationId, directionOf(pair), version, recordedAt],
  );
}
