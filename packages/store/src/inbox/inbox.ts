import type { AcceptedEvent, Disposition, JsonObject } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** An event to be kept for ever, with what proves it. */
export interface NewInboxEvent extends AcceptedEvent {
  /** The compact JWS, encrypted for storage. */
  readonly jwsJwe: string;
  readonly kid: string;
  /** The key it was verified with. */
  readonly jwk: JsonObject;
  /** Of the kept entity statement that vouched for the key. */
  readonly statementSha256: string;
}

/** The rows that `inboxRows` makes, as `arrived`. */
export const ARRIVED = `
  jsonb_to_recordset($1::jsonb) AS arrived (
    issuer text, jti text, event_type text, claims jsonb, jws_jwe text, sha256 text, kid text, jwk jsonb,
    received_at timestamptz, statement_sha256 text)`;

const INSERT = `
  INSERT INTO inbox (issuer, jti, event_type, claims, jws_jwe, sha256, kid, jwk, received_at, statement_sha256)
  SELECT issuer, jti, event_type, claims, jws_jwe, sha256, kid, jwk, received_at, statement_sha256
  FROM ${ARRIVED}
  ON CONFLICT (issuer, jti) DO NOTHING`;

/** Stores events durably, each once per issuer and `jti`, in one statement. Returns how many are new. */
export async function insertInboxEvents(
  client: Queryable,
  events: readonly NewInboxEvent[],
): Promise<number> {
  if (events.length === 0) return 0;
  const { rowCount } = await client.query({
    name: "inbox-insert",
    text: INSERT,
    values: [JSON.stringify(inboxRows(events))],
  });
  return rowCount ?? 0;
}

/** In one order: two statements that bring the same events wait for each other at the first, not crosswise. */
export function inboxRows(events: readonly NewInboxEvent[]): readonly object[] {
  const rows = events.map((event) => ({
    issuer: event.issuer,
    jti: event.jti,
    event_type: event.name,
    claims: {
      associationId: event.associationId,
      txn: event.txn,
      payload: event.payload,
      issuedAt: event.issuedAt,
    },
    jws_jwe: event.jwsJwe,
    sha256: event.sha256,
    kid: event.kid,
    jwk: event.jwk,
    received_at: event.receivedAt,
    statement_sha256: event.statementSha256,
  }));
  return rows.sort((a, b) => order(a.issuer, b.issuer) || order(a.jti, b.jti));
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
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

/** What became of an accepted event. */
export interface Disposed {
  readonly event: Pick<AcceptedEvent, "issuer" | "jti">;
  readonly disposition: Disposition;
}

// Each is looked up by its own key, whatever the statistics say: without them the planner would go through all that its
// issuer has sent. Whoever judges them has locked them, so that a row stays in its place.
const DISPOSE = `
  UPDATE inbox SET disposition = found.disposition
  FROM (
    SELECT place, judged.disposition
    FROM jsonb_to_recordset($1::jsonb) AS judged (issuer text, jti text, disposition text)
    CROSS JOIN LATERAL (
      SELECT ctid AS place FROM inbox WHERE inbox.issuer = judged.issuer AND inbox.jti = judged.jti OFFSET 0
    ) AS kept
  ) AS found
  WHERE inbox.ctid = found.place`;

/** Writes what became of events, in one statement. */
export async function disposeEvents(client: Queryable, disposed: readonly Disposed[]): Promise<void> {
  if (disposed.length === 0) return;
  const rows = disposed.map(({ event: { issuer, jti }, disposition }) => ({
    issuer,
    jti,
    disposition: disposition.kind === "quarantined" ? `quarantined:${disposition.reason}` : disposition.kind,
  }));
  await client.query({ name: "inbox-dispose", text: DISPOSE, values: [JSON.stringify(rows)] });
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

/** The last event of one type that each of these issuers sent. */
export interface LastEvent {
  readonly issuer: string;
  readonly at: Date;
  readonly payload: JsonObject;
}

const LAST = `
  SELECT last.issuer, last.received_at AS "at", last.claims -> 'payload' AS payload
  FROM unnest($1::text[]) AS named (issuer)
  CROSS JOIN LATERAL (
    SELECT issuer, received_at, claims FROM inbox
    WHERE inbox.issuer = named.issuer AND event_type = $2
    ORDER BY received_at DESC LIMIT 1
  ) AS last`;

/** The newest event of a type by issuer; one that sent none is left out. */
export async function listLastEvents(
  client: Queryable,
  issuers: readonly string[],
  eventType: string,
): Promise<readonly LastEvent[]> {
  return (await client.query<LastEvent>(LAST, [issuers, eventType])).rows;
}
