import type { ResultStatement, Superseded } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { FORMER_DOUBTS, type FormerDoubt, type FormerDoubtsColumn, formerDoubtsOf } from "./lifted-doubts.ts";
import { type StatementRow, statementOf } from "./statement-row.ts";

/** A result that home holds of a host. An own offering's result is held by being returned. */
export interface HeldResult {
  readonly resultId: string;
  readonly associationKey: string;
  readonly associationId: string;
  readonly host: string;
  readonly offeringId: string;
  readonly txn: string;
  /** As of its association. */
  readonly road?: "eduxchange";
  /** Of the signed event that brought it; absent where it came unsigned, or the event was not kept. */
  readonly signedTxn?: string;
  readonly personId?: string;
  /** The SIS's key of the student. */
  readonly studentSourceId?: string;
  readonly version: number;
  readonly statement: ResultStatement;
  /** The token before it, as the host named it. */
  readonly supersedes?: Superseded;
  readonly jti: string;
  readonly sha256?: string;
  readonly issuedAt: Date;
  readonly receivedAt?: Date;
  readonly recordedAt?: Date;
  /** What the host was told to be wrong. */
  readonly disputed?: string;
  readonly disputedAt?: Date;
  readonly formerDoubts: readonly FormerDoubt[];
  /** What home makes of the score: what a person decided last, else what is proposed. */
  readonly homeGrade?: HomeGrade;
}

export interface HomeGrade {
  readonly value: string;
  readonly status: "proposed" | "confirmed" | "overruled";
  readonly at: Date;
}

const HELD = `
  SELECT result.result_id, association.association_key, association.association_id, association.host,
         association.offering_id, association.txn, association.road, association.person_id, person.source_id, result.version,
         result.kind, result.document, result.reason, result.note, result.jti, result.sha256, result.issued_at, result.received_at, result.recorded_at, result.disputed,
         result.disputed_at, result.supersedes, ${FORMER_DOUBTS} AS former_doubts, converted.value AS home_value, converted.status AS home_status,
         converted.at AS home_at, inbox.claims ->> 'txn' AS signed_txn
  FROM result
  JOIN association USING (association_key)
  LEFT JOIN person USING (person_id)
  LEFT JOIN inbox ON inbox.issuer = association.host AND inbox.jti = result.jti
  LEFT JOIN LATERAL (
    SELECT value, status, at FROM grade_conversion WHERE grade_conversion.result_id = result.result_id
    ORDER BY status = 'proposed', at DESC, conversion_id DESC LIMIT 1
  ) AS converted ON true`;

interface HeldRow extends StatementRow {
  readonly result_id: string;
  readonly association_key: string;
  readonly association_id: string;
  readonly host: string;
  readonly offering_id: string;
  readonly txn: string;
  readonly road: "eduxchange" | null;
  readonly person_id: string | null;
  readonly source_id: string | null;
  readonly version: number;
  readonly jti: string;
  readonly sha256: string | null;
  readonly issued_at: Date;
  readonly received_at: Date | null;
  readonly recorded_at: Date | null;
  readonly disputed: string | null;
  readonly disputed_at: Date | null;
  readonly former_doubts: FormerDoubtsColumn;
  readonly supersedes: Superseded | null;
  readonly home_value: string | null;
  readonly home_status: HomeGrade["status"] | null;
  readonly home_at: Date | null;
  readonly signed_txn: string | null;
}

export interface ReceivedFilter {
  readonly associationId?: string;
  readonly recorded?: boolean;
  readonly after?: string;
  readonly limit: number;
}

const RECEIVED = `${HELD}
  WHERE result.direction = 'received'
    AND ($1::uuid IS NULL OR association.association_id = $1)
    AND ($2::boolean IS NULL OR (result.recorded_at IS NOT NULL) = $2)
    AND ($3::uuid IS NULL OR result.result_id > $3)
  ORDER BY result.result_id
  LIMIT $4`;

/** What hosts sent for own students, every version, in the order of the result ids. */
export async function listReceivedResults(
  client: Queryable,
  { associationId, recorded, after, limit }: ReceivedFilter,
): Promise<readonly HeldResult[]> {
  const { rows } = await client.query<HeldRow>(RECEIVED, [associationId, recorded, after, limit]);
  return rows.map(heldOf);
}

/** Those of these results that hosts sent. */
export async function readReceivedResults(
  client: Queryable,
  resultIds: readonly string[],
): Promise<readonly HeldResult[]> {
  const { rows } = await client.query<HeldRow>(
    `${HELD} WHERE result.direction = 'received' AND result.result_id = ANY ($1::uuid[])`,
    [resultIds],
  );
  return rows.map(heldOf);
}

const OF_PERSON = `${HELD}
  WHERE association.person_id = $1 AND (result.direction = 'received' OR association.home = association.host)
    AND result.version = (
      SELECT max(version) FROM result AS other
      WHERE other.association_key = result.association_key AND other.direction = result.direction)
  ORDER BY result.issued_at DESC, result.result_id DESC
  LIMIT 500`;

/** The newest version of each of a student's results, newest first; own offerings included. */
export async function listResultsOfPerson(
  client: Queryable,
  personId: string,
): Promise<readonly HeldResult[]> {
  const { rows } = await client.query<HeldRow>(OF_PERSON, [personId]);
  return rows.map(heldOf);
}

const LOCK_ASSOCIATION = `
  SELECT 1 FROM association JOIN result USING (association_key)
  WHERE result.direction = 'received' AND result.result_id = $1
  FOR NO KEY UPDATE OF association`;

const ONE_RECEIVED = `${HELD}
  WHERE result.direction = 'received' AND result.result_id = $1`;

/** One received result; its association is locked until the commit, so that no other version comes in between. */
export async function lockReceivedResult(
  client: Queryable,
  resultId: string,
): Promise<HeldResult | undefined> {
  await client.query(LOCK_ASSOCIATION, [resultId]);
  const { rows } = await client.query<HeldRow>(ONE_RECEIVED, [resultId]);
  const [row] = rows;
  return row === undefined ? undefined : heldOf(row);
}

function heldOf(row: HeldRow): HeldResult {
  const { home_value: value, home_status: status, home_at: at } = row;
  return {
    resultId: row.result_id,
    associationKey: row.association_key,
    associationId: row.association_id,
    host: row.host,
    offeringId: row.offering_id,
    txn: row.txn,
    ...(row.road === null ? {} : { road: row.road }),
    ...(row.signed_txn === null ? {} : { signedTxn: row.signed_txn }),
    version: row.version,
    statement: statementOf(row),
    jti: row.jti,
    issuedAt: row.issued_at,
    formerDoubts: formerDoubtsOf(row.former_doubts),
    ...(row.person_id === null ? {} : { personId: row.person_id }),
    ...(row.source_id === null ? {} : { studentSourceId: row.source_id }),
    ...(row.sha256 === null ? {} : { sha256: row.sha256 }),
    ...(row.received_at === null ? {} : { receivedAt: row.received_at }),
    ...(row.recorded_at === null ? {} : { recordedAt: row.recorded_at }),
    ...(row.disputed === null ? {} : { disputed: row.disputed }),
    ...(row.disputed_at === null ? {} : { disputedAt: row.disputed_at }),
    ...(row.supersedes === null ? {} : { supersedes: row.supersedes }),
    ...(value === null || status === null || at === null ? {} : { homeGrade: { value, status, at } }),
  };
}
