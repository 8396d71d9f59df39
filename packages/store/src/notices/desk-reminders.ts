import { type DeskReminder, type DeskReminderKind, ENDING_HOURS, type NewId } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

interface Row {
  readonly reminder_id: string;
  readonly kind: DeskReminderKind;
  readonly association_id: string;
  readonly home: string;
  readonly host: string;
  readonly offering_id: string;
  readonly ends_at: Date;
  readonly created_at: Date;
}

const HOUR_MS = 3_600_000;
/** Home has not decided yet, and something depends on it. */
const WAITS = `home_state = 'pending' AND host_state IN ('pending', 'queued', 'associated')`;

/**
 * Writes of what the desks are to be reminded now; answers how many. Repeat while it is `limit`. What is due follows from
 * the rows alone, so that a node that was down writes it late; once per enrolment and cause, also when two do it at once.
 */
export async function remindDesks(
  client: Queryable,
  { institution, newId, now }: { readonly institution: string; readonly newId: NewId; readonly now: Date },
  limit: number,
): Promise<number> {
  const ids = Array.from({ length: limit }, () => newId());
  const { rowCount } = await client.query({
    name: "desk-reminders-write",
    text: `WITH waiting AS (
             SELECT association_key, home, person_id, permission_until,
                    permission_until <= $3 AS is_ending, remind_at <= $2 AS is_due
             FROM association LEFT JOIN approval USING (association_key)
             WHERE ${WAITS} AND permission_until > $2
               AND (home = $1 AND person_id IS NOT NULL OR host = $1)
               AND (permission_until <= $3 OR remind_at <= $2)
           ), cause AS (
             SELECT association_key, permission_until,
                    CASE WHEN person_id IS NULL THEN 'held_place_ending'
                         WHEN is_ending THEN 'approval_ending' ELSE 'approval_due' END AS kind
             FROM waiting WHERE is_ending OR is_due AND person_id IS NOT NULL
           ), due AS (
             SELECT association_key, permission_until, kind, row_number() OVER (ORDER BY association_key) AS place
             FROM cause WHERE NOT EXISTS (
               SELECT 1 FROM desk_reminder AS known
               WHERE known.association_key = cause.association_key AND known.kind = cause.kind)
             ORDER BY association_key LIMIT $5
           )
           INSERT INTO desk_reminder (reminder_id, association_key, kind, ends_at, created_at, mail_next_at)
           SELECT ($4::uuid[])[place], association_key, kind, permission_until, $2, $2 FROM due
           ON CONFLICT (association_key, kind) DO NOTHING`,
    values: [institution, now, new Date(now.getTime() + ENDING_HOURS * HOUR_MS), ids, limit],
  });
  return rowCount ?? 0;
}

/** Reminders that still hold, those that end first before the others. */
export async function listDeskReminders(
  client: Queryable,
  { kind, now, limit }: { readonly kind?: DeskReminderKind; readonly now: Date; readonly limit: number },
): Promise<readonly DeskReminder[]> {
  const { rows } = await client.query<Row>({
    name: "desk-reminders",
    text: `SELECT reminder_id, kind, association_id, home, host, offering_id, ends_at, reminder.created_at
           FROM desk_reminder AS reminder JOIN association USING (association_key)
           WHERE ${WAITS} AND ends_at > $1 AND ($2::text IS NULL OR kind = $2)
           ORDER BY ends_at, reminder_id LIMIT $3`,
    values: [now, kind ?? null, limit],
  });
  return rows.map(toReminder);
}

/** A reminder whose mail is to be sent now. */
export interface DueDeskMail {
  readonly reminder: DeskReminder;
  /** Attempts that failed before this one. */
  readonly attempts: number;
  /** It has been decided, or is over: it is no news any more. */
  readonly overtaken: boolean;
}

/** Takes mail to desks that is due, oldest first; nobody else gets it before the lease is over. */
export async function takeDueDeskMails(
  client: Queryable,
  { now, leaseMs, limit }: { readonly now: Date; readonly leaseMs: number; readonly limit: number },
): Promise<readonly DueDeskMail[]> {
  const { rows } = await client.query<Row & { mail_attempts: number; overtaken: boolean }>({
    name: "desk-mail-take",
    text: `WITH due AS (
             SELECT reminder_id FROM desk_reminder WHERE mail_state = 'owed' AND mail_next_at <= $1
             ORDER BY mail_next_at LIMIT $3 FOR UPDATE SKIP LOCKED
           ), taken AS (
             UPDATE desk_reminder SET mail_next_at = $2 FROM due
             WHERE desk_reminder.reminder_id = due.reminder_id RETURNING desk_reminder.*
           )
           SELECT reminder_id, kind, association_id, home, host, offering_id, ends_at, taken.created_at, mail_attempts,
                  NOT (${WAITS}) OR ends_at <= $1 AS overtaken
           FROM taken JOIN association USING (association_key) ORDER BY ends_at, reminder_id`,
    values: [now, new Date(now.getTime() + leaseMs), limit],
  });
  return rows.map((row) => ({
    reminder: toReminder(row),
    attempts: row.mail_attempts,
    overtaken: row.overtaken,
  }));
}

function toReminder(row: Row): DeskReminder {
  return {
    reminderId: row.reminder_id,
    kind: row.kind,
    associationId: row.association_id,
    home: row.home,
    host: row.host,
    offeringId: row.offering_id,
    endsAt: row.ends_at,
    createdAt: row.created_at,
  };
}
