import type { StudentNotice } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import { toNotice } from "./list-notices.ts";

/** A notice whose mail is to be sent now, with what only the mail needs. */
export interface DueMail {
  readonly notice: StudentNotice;
  /** Attempts that failed before this one. */
  readonly attempts: number;
  /** Where the student is written to, if that is known. */
  readonly address?: string;
  /** BCP 47, as the SIS says it. */
  readonly language?: string;
  /** The offer that it is about has been answered or is over, or the place given up: it is no news any more. */
  readonly overtaken: boolean;
}

/** How an attempt ended: `owed` again at an instant, or settled. */
export type MailSettlement =
  | { readonly noticeId: string; readonly state: "sent" }
  | { readonly noticeId: string; readonly state: "not_sent"; readonly reason: string }
  | { readonly noticeId: string; readonly state: "owed"; readonly reason: string; readonly nextAt: Date };

type Row = Parameters<typeof toNotice>[0] & {
  readonly mail_attempts: number;
  readonly mail: string | null;
  readonly language: string | null;
  readonly overtaken: boolean;
};

/** Takes mail that is due, oldest first; nobody else gets it before the lease is over. */
export async function takeDueMails(
  client: Queryable,
  { now, leaseMs, limit }: { readonly now: Date; readonly leaseMs: number; readonly limit: number },
): Promise<readonly DueMail[]> {
  const { rows } = await client.query<Row>({
    name: "student-mail-take",
    text: `WITH due AS (
             SELECT notice_id FROM student_notice WHERE mail_state = 'owed' AND mail_next_at <= $1
             ORDER BY mail_next_at LIMIT $3 FOR UPDATE SKIP LOCKED
           ), taken AS (
             UPDATE student_notice SET mail_next_at = $2 FROM due
             WHERE student_notice.notice_id = due.notice_id RETURNING student_notice.*
           )
           SELECT notice_id, kind, taken.person_id, association_id, host, offering_id, expires_at, taken.cancellation,
                  taken.created_at,
                  mail_attempts, person.mail, person.language,
                  CASE WHEN kind IN ('offer_made', 'offer_reminder')
                       THEN offer IS NULL OR expires_at <= $1 OR home_state NOT IN ('pending', 'associated')
                       WHEN kind = 'place_given'
                       THEN host_state <> 'associated' OR home_state NOT IN ('pending', 'associated')
                       ELSE false END AS overtaken
           FROM taken JOIN association USING (association_key) JOIN person ON person.person_id = taken.person_id
           ORDER BY taken.created_at`,
    values: [now, new Date(now.getTime() + leaseMs), limit],
  });
  return rows.map((row) => ({
    notice: toNotice(row),
    attempts: row.mail_attempts,
    ...(row.mail === null ? {} : { address: row.mail }),
    ...(row.language === null ? {} : { language: row.language }),
    overtaken: row.overtaken,
  }));
}

export async function settleMail(client: Queryable, settlement: MailSettlement, now: Date): Promise<void> {
  await settle(client, { ...settlement, table: "student_notice", column: "notice_id" }, now);
}

/** The same for a reminder of a desk, by its id. */
export async function settleDeskMail(
  client: Queryable,
  settlement: MailSettlement,
  now: Date,
): Promise<void> {
  await settle(client, { ...settlement, table: "desk_reminder", column: "reminder_id" }, now);
}

type Place =
  | { readonly table: "student_notice"; readonly column: "notice_id" }
  | { readonly table: "desk_reminder"; readonly column: "reminder_id" };

async function settle(client: Queryable, settlement: MailSettlement & Place, now: Date): Promise<void> {
  const { noticeId, state, table, column } = settlement;
  await client.query({
    name: `mail-settle-${table}`,
    text: `UPDATE ${table}
           SET mail_state = $2, mail_reason = $3, mail_next_at = coalesce($4, mail_next_at),
               mail_attempts = mail_attempts + 1,
               mail_settled_at = CASE WHEN $2 = 'owed' THEN NULL ELSE $5::timestamptz END
           WHERE ${column} = $1 AND mail_state = 'owed'`,
    values: [
      noticeId,
      state,
      state === "sent" ? null : settlement.reason,
      state === "owed" ? settlement.nextAt : null,
      now,
    ],
  });
}
