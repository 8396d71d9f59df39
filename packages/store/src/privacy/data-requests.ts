import type { DataRequest, DataRequestKind } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** A request as it begins. */
export interface NewDataRequest {
  readonly requestId: string;
  readonly kind: DataRequestKind;
  readonly personId: string;
  /** `officer:<subject>`, or `student`. */
  readonly actor: string;
  readonly createdAt: Date;
  /** The own institution's part, answered at once. */
  readonly own: { readonly source: string; readonly documentJwe?: string };
}

/**
 * Begins an export or an erasure, in the transaction of what it does at once; the audit log has it by the same. A part
 * per host that knows the person is owed from now on.
 */
export async function insertDataRequest(client: Queryable, request: NewDataRequest): Promise<void> {
  const { requestId, kind, personId, actor, createdAt, own } = request;
  await client.query(
    `INSERT INTO data_request (request_id, kind, person_id, actor, created_at) VALUES ($1, $2, $3, $4, $5)`,
    [requestId, kind, personId, actor, createdAt],
  );
  await client.query(
    `INSERT INTO data_request_part (request_id, source, association_ids, state, next_attempt_at, answered_at, document_jwe)
     VALUES ($1, $2, '{}', 'answered', $3, $3, $4)`,
    [requestId, own.source, createdAt, own.documentJwe ?? null],
  );
  await client.query(
    `INSERT INTO data_request_part (request_id, source, association_ids, next_attempt_at)
     SELECT $1, host, array_agg(association_id ORDER BY association_id), $3 FROM association
     WHERE person_id = $2 AND host <> home GROUP BY host`,
    [requestId, personId, createdAt],
  );
  await settleWhole(client, requestId, createdAt);
}

const VIEW = `
  SELECT request_id AS "requestId", kind, person_id AS "personId", actor, created_at AS "createdAt",
         settled_at AS "settledAt", (
           SELECT jsonb_agg(jsonb_build_object('source', source, 'state', state, 'failure', failure,
                    'answeredAt', answered_at, 'documentJwe', document_jwe) ORDER BY answered_at, source)
           FROM data_request_part AS part WHERE part.request_id = request.request_id
         ) AS parts
  FROM data_request AS request`;

interface Row extends Omit<DataRequest, "settledAt" | "parts"> {
  readonly settledAt: Date | null;
  readonly parts: readonly {
    readonly source: string;
    readonly state: "waiting" | "answered";
    readonly failure: string | null;
    readonly answeredAt: string | null;
    readonly documentJwe: string | null;
  }[];
}

export async function findDataRequest(
  client: Queryable,
  requestId: string,
): Promise<DataRequest | undefined> {
  const { rows } = await client.query<Row>(`${VIEW} WHERE request_id = $1`, [requestId]);
  return rows.map(fromRow)[0];
}

/** The newest of a kind about a person. */
export async function findDataRequestOf(
  client: Queryable,
  personId: string,
  kind: DataRequestKind,
): Promise<DataRequest | undefined> {
  const { rows } = await client.query<Row>(
    `${VIEW} WHERE person_id = $1 AND kind = $2 ORDER BY created_at DESC, request_id DESC LIMIT 1`,
    [personId, kind],
  );
  return rows.map(fromRow)[0];
}

/** Own persons whose erasure is on record. */
export async function listForgottenPersons(client: Queryable): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>({
    name: "forgotten-persons",
    text: "SELECT person_id AS id FROM data_request WHERE kind = 'erasure'",
  });
  return rows.map(({ id }) => id);
}

/** A part that is due, with whom to ask and for what. */
export interface DuePart {
  readonly requestId: string;
  readonly source: string;
  readonly kind: DataRequestKind;
  readonly personId: string;
  readonly associationIds: readonly string[];
  /** This one included. */
  readonly attempts: number;
}

/** Takes parts that are due; nobody else takes them before the lease is over. */
export async function claimDueParts(
  client: Queryable,
  { now, leaseUntil, limit }: { readonly now: Date; readonly leaseUntil: Date; readonly limit: number },
): Promise<readonly DuePart[]> {
  const { rows } = await client.query<DuePart>(
    `WITH due AS (
       SELECT request_id, source FROM data_request_part
       WHERE state = 'waiting' AND next_attempt_at <= $1
       ORDER BY next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED)
     UPDATE data_request_part AS part SET next_attempt_at = $2, attempts = attempts + 1
     FROM due JOIN data_request AS request USING (request_id)
     WHERE part.request_id = due.request_id AND part.source = due.source
     RETURNING part.request_id AS "requestId", part.source, kind, person_id AS "personId",
               association_ids AS "associationIds", attempts`,
    [now, leaseUntil, limit],
  );
  return rows;
}

type PartName = Pick<DuePart, "requestId" | "source">;

/** It brought nothing; it is tried again. */
export async function postponePart(
  client: Queryable,
  { requestId, source }: PartName,
  { failure, nextAttemptAt }: { readonly failure: string; readonly nextAttemptAt: Date },
): Promise<void> {
  await client.query(
    `UPDATE data_request_part SET failure = $3, next_attempt_at = $4
     WHERE request_id = $1 AND source = $2 AND state = 'waiting'`,
    [requestId, source, failure, nextAttemptAt],
  );
}

/** The institution has answered, an export with what it holds; the request is settled with its last part. */
export async function answerPart(
  client: Queryable,
  { requestId, source }: PartName,
  { now, documentJwe }: { readonly now: Date; readonly documentJwe?: string },
): Promise<void> {
  await client.query(
    `UPDATE data_request_part SET state = 'answered', failure = NULL, answered_at = $3, document_jwe = $4
     WHERE request_id = $1 AND source = $2`,
    [requestId, source, now, documentJwe ?? null],
  );
  await settleWhole(client, requestId, now);
}

async function settleWhole(client: Queryable, requestId: string, now: Date): Promise<void> {
  await client.query(
    `UPDATE data_request SET settled_at = $2 WHERE request_id = $1 AND settled_at IS NULL
       AND NOT EXISTS (SELECT FROM data_request_part WHERE request_id = $1 AND state = 'waiting')`,
    [requestId, now],
  );
}

function fromRow({ settledAt, parts, ...request }: Row): DataRequest {
  return {
    ...request,
    ...(settledAt === null ? {} : { settledAt }),
    parts: parts.map(({ source, state, failure, answeredAt, documentJwe }) => ({
      source,
      state,
      ...(failure === null ? {} : { failure }),
      ...(answeredAt === null ? {} : { answeredAt: new Date(answeredAt) }),
      ...(documentJwe === null ? {} : { documentJwe }),
    })),
  };
}
