import type { CopyComparison } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** Two copies of an agreement that do not say the same: a task for a person. */
export interface AgreementDifference {
  readonly differenceId: string;
  readonly partner: string;
  readonly agreementId: string;
  readonly comparison: Exclude<CopyComparison, "equal">;
  /** Of the copies that were held against each other. */
  readonly ownSha256?: string;
  readonly partnerSha256?: string;
  readonly openedAt: Date;
  readonly settled?: {
    readonly at: Date;
    readonly done: DifferenceSettlement | "equal_again" | "overtaken";
    readonly note?: string;
    readonly actor: string;
  };
}

/** What a person can say was done. */
export type DifferenceSettlement = "left_as_is" | "other";

/** What was found now, of one agreement. */
export type FoundDifference = Pick<
  AgreementDifference,
  "differenceId" | "agreementId" | "comparison" | "ownSha256" | "partnerSha256"
>;

interface Row {
  readonly difference_id: string;
  readonly partner: string;
  readonly agreement_id: string;
  readonly comparison: AgreementDifference["comparison"];
  readonly own_sha256: string | null;
  readonly partner_sha256: string | null;
  readonly opened_at: Date;
  readonly settled_at: Date | null;
  readonly done: NonNullable<AgreementDifference["settled"]>["done"] | null;
  readonly note: string | null;
  readonly actor: string | null;
}

/** The node's own hand. */
const NODE = "node";

/**
 * Opens a task for each difference that is new, and settles those that are over: equal again, or overtaken by another
 * difference. Two copies that a person has left as they are open none. In a transaction.
 */
export async function keepDifferences(
  client: Queryable,
  partner: string,
  { found, now }: { readonly found: readonly FoundDifference[]; readonly now: Date },
): Promise<void> {
  const rows = JSON.stringify(found);
  await client.query(
    `UPDATE agreement_difference AS known
     SET settled_at = $3, actor = '${NODE}', done = CASE WHEN EXISTS (
           SELECT FROM jsonb_to_recordset($2::jsonb) AS found ("agreementId" text)
           WHERE found."agreementId" = known.agreement_id) THEN 'overtaken' ELSE 'equal_again' END
     WHERE partner = $1 AND settled_at IS NULL AND NOT EXISTS (SELECT FROM ${FOUND} WHERE ${IS_SAME})`,
    [partner, rows, now],
  );
  await client.query(
    `INSERT INTO agreement_difference
       (difference_id, partner, agreement_id, comparison, own_sha256, partner_sha256, opened_at)
     SELECT "differenceId", $1, "agreementId", comparison, "ownSha256", "partnerSha256", $3 FROM ${FOUND}
     WHERE NOT EXISTS (
       SELECT FROM agreement_difference AS known
       WHERE partner = $1 AND ${IS_SAME} AND (settled_at IS NULL OR done IN ('left_as_is', 'other')))`,
    [partner, rows, now],
  );
}

const FOUND = `jsonb_to_recordset($2::jsonb) AS found (
  "differenceId" uuid, "agreementId" text, comparison text, "ownSha256" text, "partnerSha256" text)`;
const IS_SAME = `known.agreement_id = found."agreementId" AND known.comparison = found.comparison
  AND known.own_sha256 IS NOT DISTINCT FROM found."ownSha256"
  AND known.partner_sha256 IS NOT DISTINCT FROM found."partnerSha256"`;

/** Newest first. */
export async function listDifferences(
  client: Queryable,
  {
    state,
    after,
    limit,
  }: { readonly state?: "open" | "settled"; readonly after?: string; readonly limit: number },
): Promise<readonly AgreementDifference[]> {
  const { rows } = await client.query<Row>(
    `SELECT * FROM agreement_difference
     WHERE ($1::text IS NULL OR (settled_at IS NULL) = ($1 = 'open')) AND ($2::uuid IS NULL OR difference_id < $2)
     ORDER BY difference_id DESC LIMIT $3`,
    [state, after, limit],
  );
  return rows.map(fromRow);
}

/** Writes what a person did about one that is open. The difference as it stands then; undefined: there is none. */
export async function settleDifference(
  client: Queryable,
  differenceId: string,
  settled: {
    readonly done: DifferenceSettlement;
    readonly note: string | undefined;
    readonly actor: string;
    readonly now: Date;
  },
): Promise<AgreementDifference | undefined> {
  const { done, note, actor, now } = settled;
  await client.query(
    `UPDATE agreement_difference SET settled_at = $2, done = $3, note = $4, actor = $5
     WHERE difference_id = $1 AND settled_at IS NULL`,
    [differenceId, now, done, note, actor],
  );
  const { rows } = await client.query<Row>("SELECT * FROM agreement_difference WHERE difference_id = $1", [
    differenceId,
  ]);
  return rows.map(fromRow)[0];
}

function fromRow(row: Row): AgreementDifference {
  const { settled_at, done, note, actor } = row;
  return {
    differenceId: row.difference_id,
    partner: row.partner,
    agreementId: row.agreement_id,
    comparison: row.comparison,
    ...(row.own_sha256 === null ? {} : { ownSha256: row.own_sha256 }),
    ...(row.partner_sha256 === null ? {} : { partnerSha256: row.partner_sha256 }),
    openedAt: row.opened_at,
    ...(settled_at === null || done === null || actor === null
      ? {}
      : { settled: { at: settled_at, done, actor, ...(note === null ? {} : { note }) } }),
  };
}
