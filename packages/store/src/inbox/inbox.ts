import type { AcceptedEvent, Disposition, JsonObject } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** An event to be kept for ever, with what proves it. */
export interface NewInboxEvent extends AcceptedEvent {
  /** The compact JWS, encrypted for storage. */
  readonly jwsJwe: string;
  readonly kid: string;
  /** The key it was verified with. */
  readonly jwk: JsonObject;
}

const INSERT = `
  INSERT INTO inbox (issuer, jti, event_type, claims, jws_jwe, sha256, kid, jwk, received_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (issuer, jti) DO NOTHING`;

/** Stores an event durably, once per issuer and `jti`. Returns whether it is new. */
export async function insertInboxEvent(client: Queryable, event: NewInboxEvent): Promise<boolean> {
  const { issuer, jti, name, jwsJwe, sha256, kid, jwk, receivedAt } = event;
  const { associationId, txn, payload, issuedAt } = event;
  const claims = JSON.stringify({ associationId, txn, payload, issuedAt });
  const { rowCount } = await client.query({
    name: "inbox-insert",
    text: INSERT,
    values: [issuer, jti, name, claims, jwsJwe, sha256, kid, JSON.stringify(jwk), receivedAt],
  });
  return rowCount === 1;
}

const LOCK = `
  SELECT issuer, jti, event_type, claims, sha256, received_at FROM inbox
  WHERE disposition = 'received' AND NOT (issuer || ' ' || jti = ANY ($2::text[]))
  ORDER BY received_at
  LIMIT $1
  FOR UPDATE SKIP LOCKED`;

interface Row {
  readonly issuer: string;
  readonly jti: string;
  readonly event_type: string;
  readonly claims: {
    readonly associationId: string;
    readonly txn: string;
    readonly payload: JsonObject;
    readonly issuedAt: string;
  };
  readonly sha256: string;
  readonly received_at: Date;
}

/** Takes events that were not judged yet, oldest first, locked until the commit; `except` names some to leave. */
export async function lockReceivedEvents(
  client: Queryable,
  limit: number,
  except: readonly Pick<AcceptedEvent, "issuer" | "jti">[],
): Promise<readonly AcceptedEvent[]> {
  const left = except.map(({ issuer, jti }) => `${issuer} ${jti}`);
  const { rows } = await client.query<Row>({ name: "inbox-lock", text: LOCK, values: [limit, left] });
  return rows.map((row) => ({
    issuer: row.issuer,
    jti: row.jti,
    name: row.event_type,
    associationId: row.claims.associationId,
    txn: row.claims.txn,
    payload: row.claims.payload,
    sha256: row.sha256,
    issuedAt: new Date(row.claims.issuedAt),
    receivedAt: row.received_at,
  }));
}

/** Writes what became of an event. */
export async function disposeEvent(
  client: Queryable,
  { issuer, jti }: Pick<AcceptedEvent, "issuer" | "jti">,
  disposition: Disposition,
): Promise<void> {
  const text = disposition.kind === "quarantined" ? `quarantined:${disposition.reason}` : disposition.kind;
  await client.query({
    name: "inbox-dispose",
    text: "UPDATE inbox SET disposition = $3 WHERE issuer = $1 AND jti = $2",
    values: [issuer, jti, text],
  });
}

// disposition is named twice: by LIKE for the partial index.
const TRIM = `
  DELETE FROM inbox
  WHERE (issuer, jti) IN (
    SELECT issuer, jti FROM inbox
    WHERE issuer = $1 AND disposition = 'quarantined:' || $2 AND disposition LIKE 'quarantined:%'
    ORDER BY received_at DESC
    OFFSET $3)`;

/**
 * Keeps at most so many events of one issuer that are quarantined for one reason, the newest: a flood for one reason
 * does not push out what is kept for another.
 */
export async function trimQuarantine(
  client: Queryable,
  { issuer, reason }: { readonly issuer: string; readonly reason: string },
  most: number,
): Promise<void> {
  await client.query({ name: "inbox-trim", text: TRIM, values: [issuer, reason, most] });
}

const OF_ENROLMENT = `
  SELECT claims -> 'payload' AS payload, sha256 FROM inbox
  WHERE issuer = $1 AND claims ->> 'associationId' = $2 AND jti <> $3
    AND event_type = 'enrolment-changed' AND disposition IN ('applied', 'superseded')
  ORDER BY received_at DESC
  LIMIT 500`;

/** What the issuer of an event about an enrolment stated of it in other events that were taken. */
export async function listEnrolmentEvents(
  client: Queryable,
  { issuer, associationId, jti }: Pick<AcceptedEvent, "issuer" | "associationId" | "jti">,
): Promise<readonly Pick<AcceptedEvent, "payload" | "sha256">[]> {
  const { rows } = await client.query<Pick<AcceptedEvent, "payload" | "sha256">>({
    name: "inbox-of-enrolment",
    text: OF_ENROLMENT,
    values: [issuer, associationId, jti],
  });
  return rows;
}

/** Events that were accepted and not judged yet. */
export async function countUnjudged(client: Queryable): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM inbox WHERE disposition = 'received'",
  );
  return rows[0]?.count ?? 0;
}
