import type {
  ApprovalAction,
  ApprovalActionKind,
  ApprovalDesk,
  ApprovalStanding,
  Assignee,
} from "@wissel/core";
import { type AssociationRow, fromAssociationRow } from "./association-row.ts";
import type { EnrolmentContext } from "./context.ts";

/** A person at home has to decide: the students are our own, and the host has not ended it. */
const WAITS = `home = $1 AND home_state = 'pending' AND person_id IS NOT NULL
  AND host_state IN ('pending', 'queued', 'associated')`;

/** ApprovalDesk on PostgreSQL. */
export function postgresApprovalDesk({
  pool,
  institution,
  clock,
}: Pick<EnrolmentContext, "pool" | "institution" | "clock">): ApprovalDesk {
  return {
    async listUnopened(limit) {
      const { rows } = await pool.query<{ row: AssociationRow }>({
        name: "approvals-unopened",
        text: `SELECT to_jsonb(association) - 'person_details' AS row FROM association
               WHERE ${WAITS} AND NOT EXISTS (
                 SELECT 1 FROM approval WHERE approval.association_key = association.association_key)
               ORDER BY association_key LIMIT $2`,
        values: [institution, limit],
      });
      return rows.map(({ row }) => fromAssociationRow(row));
    },
    async open(approvals) {
      const rows = approvals.map(({ actionId, associationKey, assignee, remindAt }) => ({
        action_id: actionId,
        association_key: associationKey,
        assignee: assignee && textOf(assignee),
        remind_at: remindAt,
      }));
      await pool.query({
        name: "approvals-open",
        text: `WITH new_row AS (
                 SELECT * FROM jsonb_to_recordset($1::jsonb)
                   AS one (action_id uuid, association_key uuid, assignee text, remind_at timestamptz)
               ), opened AS (
                 INSERT INTO approval (association_key, assignee, remind_at)
                 SELECT association_key, assignee, remind_at FROM new_row
                 ON CONFLICT (association_key) DO NOTHING RETURNING association_key
               )
               INSERT INTO approval_action (action_id, association_key, action, actor, assignee, at)
               SELECT action_id, association_key, 'asked', 'node', assignee, $2
               FROM new_row JOIN opened USING (association_key)`,
        values: [JSON.stringify(rows), clock.now()],
      });
    },
    async delegate({ actionId, associationId, actor, assignee, note }) {
      const { rowCount } = await pool.query({
        name: "approval-delegate",
        text: `WITH handed AS (
                 UPDATE approval SET assignee = $4 FROM association
                 WHERE approval.association_key = association.association_key AND association_id = $2 AND ${WAITS}
                 RETURNING approval.association_key
               )
               INSERT INTO approval_action (action_id, association_key, action, actor, assignee, note, at)
               SELECT $3, association_key, 'delegated', $5, $4, $6, $7 FROM handed`,
        values: [
          institution,
          associationId,
          actionId,
          assignee === undefined ? null : textOf(assignee),
          actor,
          note ?? null,
          clock.now(),
        ],
      });
      return rowCount === 1;
    },
    async state(statements) {
      const rows = statements.map(({ actionId, associationId, ...rest }) => ({
        action_id: actionId,
        association_id: associationId,
        ...rest,
      }));
      await pool.query({
        name: "approvals-state",
        text: `INSERT INTO approval_action (action_id, association_key, action, actor, note, at)
               SELECT action_id, association_key, action, actor, note, $3
               FROM jsonb_to_recordset($2::jsonb)
                 AS one (action_id uuid, association_id uuid, action text, actor text, note text)
               JOIN association USING (association_id) WHERE ${WAITS}`,
        values: [institution, JSON.stringify(rows), clock.now()],
      });
    },
    async remindDue(newId) {
      const { rows } = await pool.query<{ association_key: string }>({
        name: "approvals-to-remind",
        text: `SELECT association_key FROM approval JOIN association USING (association_key)
               WHERE reminded_at IS NULL AND remind_at <= $2 AND permission_until > $2 AND ${WAITS} LIMIT 500`,
        values: [institution, clock.now()],
      });
      if (rows.length === 0) return 0;
      const due = rows.map(({ association_key }) => ({ action_id: newId(), association_key }));
      const { rowCount } = await pool.query({
        name: "approvals-remind",
        text: `WITH due AS (
                 SELECT * FROM jsonb_to_recordset($1::jsonb) AS one (action_id uuid, association_key uuid)
               ), reminded AS (
                 UPDATE approval SET reminded_at = $2 FROM due
                 WHERE approval.association_key = due.association_key AND reminded_at IS NULL
                 RETURNING approval.association_key
               )
               INSERT INTO approval_action (action_id, association_key, action, actor, at)
               SELECT action_id, association_key, 'reminded', 'node', $2 FROM due JOIN reminded USING (association_key)`,
        values: [JSON.stringify(due), clock.now()],
      });
      return rowCount ?? 0;
    },
    async history(associationId) {
      const { rows } = await pool.query<ActionRow>({
        name: "approval-history",
        text: `SELECT action, actor, assignee, note, at FROM association LEFT JOIN approval_action USING (association_key)
               WHERE home = $1 AND association_id = $2 AND person_id IS NOT NULL
               ORDER BY at, action_id`,
        values: [institution, associationId],
      });
      return rows.length === 0 ? undefined : rows.flatMap(toAction);
    },
    async standing(associationKeys) {
      if (associationKeys.length === 0) return new Map();
      const { rows } = await pool.query<StandingRow>({
        name: "approvals-standing",
        text: `SELECT association_key, assignee, reminded_at,
                 (SELECT note FROM approval_action AS said
                  WHERE said.association_key = association.association_key
                    AND said.action = CASE home_state WHEN 'denied' THEN 'refused' WHEN 'associated' THEN 'approved' END
                  ORDER BY at DESC, action_id DESC LIMIT 1) AS note
               FROM association LEFT JOIN approval USING (association_key)
               WHERE association_key = ANY ($1::uuid[])`,
        values: [associationKeys],
      });
      return new Map(rows.map((row) => [row.association_key, toStanding(row)]));
    },
  };
}

interface ActionRow {
  readonly action: ApprovalActionKind | null;
  readonly actor: string;
  readonly assignee: string | null;
  readonly note: string | null;
  readonly at: Date;
}

interface StandingRow {
  readonly association_key: string;
  readonly assignee: string | null;
  readonly reminded_at: Date | null;
  readonly note: string | null;
}

function toAction({ action, actor, assignee, note, at }: ActionRow): readonly ApprovalAction[] {
  // An enrolment that never needed a person has no history.
  if (action === null) return [];
  return [{ action, actor, ...assigned(assignee), ...(note === null ? {} : { note }), at }];
}

function toStanding({ assignee, reminded_at, note }: StandingRow): ApprovalStanding {
  return {
    ...assigned(assignee),
    ...(reminded_at === null ? {} : { remindedAt: reminded_at }),
    ...(note === null ? {} : { note }),
  };
}

/** `desk:Examination board`, as one column. */
export function textOf({ kind, name }: Assignee): string {
  return `${kind}:${name}`;
}

function assigned(text: string | null): { readonly assignee?: Assignee } {
  if (text === null) return {};
  const at = text.indexOf(":");
  return { assignee: { kind: text.slice(0, at) === "desk" ? "desk" : "officer", name: text.slice(at + 1) } };
}
