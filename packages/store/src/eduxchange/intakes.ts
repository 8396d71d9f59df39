import type { Association, ResultContent } from "@wissel/core";
import { contentOf } from "@wissel/core";
import { type AssociationRow, fromAssociationRow } from "../enrolment/association-row.ts";
import type { Queryable } from "../queryable.ts";
import { type StatementRow, statementOf } from "../results/statement-row.ts";

/** A student whom a receiver of eduXchange has brought to this institution as host. */
export interface NewIntake {
  readonly associationKey: string;
  /** schacHome. */
  readonly home: string;
  /** As the receiver calls the student. */
  readonly personRef: string;
  /** Who has the student's tokens: this node, or the receiver before it. */
  readonly broughtBy: "own" | "before";
}

/** Where an enrolment stands that home is to hear of through the receiver. */
export interface BroughtIn {
  readonly association: Association;
  readonly personRef: string;
  /** As home calls the association; absent until it has answered. */
  readonly remoteId?: string;
  /** The offering asks for something of the person, and nothing is here. */
  readonly lacksDetails: boolean;
  /** The newest version of what was returned; absent where results go by signed events. */
  readonly result?: {
    readonly resultId: string;
    readonly version: number;
    /** `YYYY-MM-DD`, of this version. */
    readonly statedOn: string;
    /** Absent: it was taken back. */
    readonly content?: ResultContent;
  };
}

/** The first pause between two questions to a home that has not decided yet; it doubles to an hour. */
const FIRST_PAUSE_MS = 30_000;

/** Before the place is asked for: nobody is placed whom home could not be told of. */
export async function saveIntake(
  client: Queryable,
  { associationKey, home, personRef, broughtBy }: NewIntake,
  now: Date,
): Promise<void> {
  await client.query({
    name: "eduxchange-intake-save",
    text: `INSERT INTO eduxchange_intake (association_key, home, person_ref, own_receiver, created_at, poll_at, poll_pause_ms)
           VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      ...[associationKey, home, personRef, broughtBy === "own"],
      ...[now, new Date(now.getTime() + FIRST_PAUSE_MS), FIRST_PAUSE_MS],
    ],
  });
}

/** Nothing came of it. */
export async function dropIntake(client: Queryable, associationKey: string): Promise<void> {
  await client.query("DELETE FROM eduxchange_intake WHERE association_key = $1", [associationKey]);
}

interface Row {
  readonly association: AssociationRow;
  readonly person_ref: string;
  readonly remote_id: string | null;
  readonly lacks_details: boolean;
  readonly result_id: string | null;
  readonly result: (StatementRow & { readonly version: number; readonly stated_on: string }) | null;
}

export async function findBroughtIn(
  client: Queryable,
  associationKey: string,
): Promise<BroughtIn | undefined> {
  const { rows } = await client.query<Row>({
    name: "eduxchange-brought-in",
    text: `SELECT to_jsonb(association) - 'person_details' AS association, person_ref, remote_id, newest.result_id,
                  person_details IS NULL AND coalesce(person_fields, '{}') <> '{}' AS lacks_details, to_jsonb(newest) AS result
           FROM eduxchange_intake JOIN association USING (association_key) LEFT JOIN offering_enrolment USING (offering_id)
           LEFT JOIN LATERAL (
             SELECT result_id, version, kind, document, reason, note, issued_at::date::text AS stated_on FROM result
             WHERE result.association_key = association.association_key AND direction = 'sent'
               AND NOT EXISTS (SELECT FROM delivery WHERE delivery_id = result_id AND delivery.kind = 'set')
             ORDER BY version DESC LIMIT 1
           ) AS newest ON true
           WHERE eduxchange_intake.association_key = $1`,
    values: [associationKey],
  });
  return rows.map(fromRow)[0];
}

function fromRow({
  association,
  person_ref: personRef,
  remote_id,
  result_id,
  result,
  ...row
}: Row): BroughtIn {
  return {
    association: fromAssociationRow(association),
    personRef,
    lacksDetails: row.lacks_details,
    ...(remote_id === null ? {} : { remoteId: remote_id }),
    ...(result === null || result_id === null ? {} : { result: toldResult(result_id, result) }),
  };
}

function toldResult(resultId: string, row: NonNullable<Row["result"]>): NonNullable<BroughtIn["result"]> {
  const content = contentOf(statementOf(row));
  const { version, stated_on: statedOn } = row;
  return { resultId, version, statedOn, ...(content === undefined ? {} : { content }) };
}

/** Home has given the association a name. A second one for the same is not taken over. */
export async function saveRemoteId(
  client: Queryable,
  { associationKey, remoteId }: { readonly associationKey: string; readonly remoteId: string },
): Promise<void> {
  await client.query(
    "UPDATE eduxchange_intake SET remote_id = $2 WHERE association_key = $1 AND remote_id IS NULL",
    [associationKey, remoteId],
  );
}

const DAY_MS = 86_400_000;
const LONGEST_PAUSE_MS = 3_600_000;

/**
 * Live enrolments whose home is to be asked where it stands: after ever longer pauses while it has not decided, once a
 * day afterwards. Each is nobody else's until its next time. Intakes of which nothing came in a day go.
 */
export async function takeDuePolls(client: Queryable, now: Date, limit: number): Promise<readonly string[]> {
  await client.query(
    `DELETE FROM eduxchange_intake WHERE created_at < $1
       AND NOT EXISTS (SELECT FROM association WHERE association.association_key = eduxchange_intake.association_key)`,
    [new Date(now.getTime() - DAY_MS)],
  );
  const { rows } = await client.query<{ key: string }>({
    name: "eduxchange-due-polls",
    text: `WITH due AS (
             SELECT eduxchange_intake.association_key AS key, home_state FROM eduxchange_intake JOIN association USING (association_key)
             WHERE poll_at <= $1 AND remote_id IS NOT NULL AND host_state IN ('pending', 'queued', 'associated')
               AND home_state IN ('pending', 'associated')
             ORDER BY poll_at LIMIT $2 FOR UPDATE OF eduxchange_intake SKIP LOCKED
           )
           UPDATE eduxchange_intake
           SET poll_at = $1::timestamptz + interval '1 millisecond' *
                 CASE WHEN home_state = 'pending' THEN poll_pause_ms ELSE $3::int END,
               poll_pause_ms = least(poll_pause_ms * 2, $4::int)
           FROM due WHERE association_key = due.key RETURNING due.key`,
    values: [now, limit, DAY_MS, LONGEST_PAUSE_MS],
  });
  return rows.map(({ key }) => key);
}

/** What an offering asks of a person. */
export async function readAskedFields(client: Queryable, offeringId: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ fields: readonly string[] }>(
    "SELECT person_fields AS fields FROM offering_enrolment WHERE offering_id = $1",
    [offeringId],
  );
  return rows[0]?.fields ?? [];
}
