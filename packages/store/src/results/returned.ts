import type { ResultStatement } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { FORMER_DOUBTS, type FormerDoubt, type FormerDoubtsColumn, formerDoubtsOf } from "./lifted-doubts.ts";
import { type StatementRow, statementOf } from "./statement-row.ts";

/** How far a returned result came. */
export type ReturnStatus = "sent" | "delivered" | "recorded" | "disputed" | "undeliverable";

export interface ReturnedResult {
  readonly resultId: string;
  readonly home: string;
  readonly associationId: string;
  readonly offeringId: string;
  readonly version: number;
  readonly statement: ResultStatement;
  readonly issuedAt: Date;
  readonly status: ReturnStatus;
  readonly deliveredAt?: Date;
  readonly recordedAt?: Date;
  readonly disputed?: string;
  readonly disputedAt?: Date;
  readonly formerDoubts: readonly FormerDoubt[];
  /** While it is not delivered. */
  readonly delivery?: ResultDelivery;
}

export interface ResultDelivery {
  readonly attempts: number;
  readonly lastReason?: string;
  readonly nextAttemptAt?: Date;
}

export interface ReturnedFilter {
  readonly host: string;
  readonly associationId?: string;
  readonly status?: ReturnStatus;
  /** The result after which to go on. */
  readonly after?: string;
  readonly limit: number;
}

/** How far a sent result came, of the tables `result` and `delivery`: of dispute and record, the later one. */
export const RETURN_STATUS = `
  CASE WHEN result.disputed IS NOT NULL
         AND (result.recorded_at IS NULL OR result.disputed_at IS NULL OR result.disputed_at > result.recorded_at)
         THEN 'disputed'
       WHEN result.recorded_at IS NOT NULL THEN 'recorded'
       WHEN result.received_at IS NOT NULL OR delivery.state = 'delivered' THEN 'delivered'
       WHEN delivery.state IN ('parked', 'held') THEN 'undeliverable'
       ELSE 'sent' END`;

// A receipt proves delivery as well as the 202 does, and may come first.
const RETURNED = `
    SELECT result.result_id, association.home, association.association_id, association.offering_id, result.version,
           result.kind, result.document, result.reason, result.note, result.issued_at, result.recorded_at, result.disputed,
           result.disputed_at, ${FORMER_DOUBTS} AS former_doubts,
           least(result.received_at, CASE WHEN delivery.state = 'delivered' THEN delivery.settled_at END)
             AS delivered_at,
           delivery.state AS delivery_state, delivery.attempts, delivery.last_verdict, delivery.next_attempt_at,
           ${RETURN_STATUS} AS status
    FROM result
    JOIN association USING (association_key)
    LEFT JOIN delivery ON delivery.delivery_id = result.result_id
    WHERE result.direction = 'sent' AND association.host = $1`;

const LISTED = `
  SELECT * FROM (
    ${RETURNED}
      AND ($2::uuid IS NULL OR association.association_id = $2)
      AND ($3::uuid IS NULL OR result.result_id > $3)
  ) AS returned
  WHERE $4::text IS NULL OR status = $4
  ORDER BY result_id
  LIMIT $5`;

interface ReturnedRow extends StatementRow {
  readonly result_id: string;
  readonly home: string;
  readonly association_id: string;
  readonly offering_id: string;
  readonly version: number;
  readonly issued_at: Date;
  readonly recorded_at: Date | null;
  readonly disputed: string | null;
  readonly disputed_at: Date | null;
  readonly former_doubts: FormerDoubtsColumn;
  readonly delivered_at: Date | null;
  readonly delivery_state: string | null;
  readonly attempts: number | null;
  readonly last_verdict: string | null;
  readonly next_attempt_at: Date | null;
  readonly status: ReturnStatus;
}

/** What this institution returned as host, in the order of the result ids, which are made in time. */
export async function listReturnedResults(
  client: Queryable,
  filter: ReturnedFilter,
): Promise<readonly ReturnedResult[]> {
  const { host, associationId, after, status, limit } = filter;
  const { rows } = await client.query<ReturnedRow>(LISTED, [host, associationId, after, status, limit]);
  return rows.map(returnedOf);
}

/** Those of these results that this institution returned as host. */
export async function readReturnedResults(
  client: Queryable,
  host: string,
  resultIds: readonly string[],
): Promise<readonly ReturnedResult[]> {
  const { rows } = await client.query<ReturnedRow>(`${RETURNED} AND result.result_id = ANY ($2::uuid[])`, [
    host,
    resultIds,
  ]);
  return rows.map(returnedOf);
}

function returnedOf(row: ReturnedRow): ReturnedResult {
  return {
    resultId: row.result_id,
    home: row.home,
    associationId: row.association_id,
    offeringId: row.offering_id,
    version: row.version,
    statement: statementOf(row),
    issuedAt: row.issued_at,
    formerDoubts: formerDoubtsOf(row.former_doubts),
    status: row.status,
    ...(row.delivered_at === null ? {} : { deliveredAt: row.delivered_at }),
    ...(row.recorded_at === null ? {} : { recordedAt: row.recorded_at }),
    ...(row.disputed === null ? {} : { disputed: row.disputed }),
    ...(row.disputed_at === null ? {} : { disputedAt: row.disputed_at }),
    ...(row.attempts === null || row.delivered_at !== null
      ? {}
      : { delivery: deliveryOf(row, row.attempts) }),
  };
}

function deliveryOf(row: ReturnedRow, attempts: number): ResultDelivery {
  const waits = row.delivery_state === "pending" && row.next_attempt_at !== null;
  return {
    attempts,
    ...(row.last_verdict === null ? {} : { lastReason: row.last_verdict }),
    ...(waits && row.next_attempt_at !== null ? { nextAttemptAt: row.next_attempt_at } : {}),
  };
}
