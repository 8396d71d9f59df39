import type { EnrolmentNode } from "../../node/test/enrolment/an-enrolment-node.ts";
import { groupBy } from "../rehearsal/group-by.ts";

/** What reached the students of one institution or more, as its mail server saw it, held against their feeds. */
export interface MailsSent {
  /** Mails by the kind of the notice that they tell. */
  readonly byKind: ReadonlyMap<string, number>;
  /** Sent more than once, or about nothing that the feed knows. */
  readonly astray: number;
  /** In the feed, neither sent nor overtaken. */
  readonly missing: number;
}

interface NoticeRow {
  readonly notice_id: string;
  readonly kind: string;
  readonly mail_state: string;
}

/** Reads every mail that was sent and every notice that was written. */
export async function readMailsSent(
  nodes: readonly Pick<EnrolmentNode, "db" | "postbox" | "schacHome">[],
): Promise<MailsSent> {
  const perNode = await Promise.all(nodes.map(readOf));
  const kinds = perNode.flatMap(({ told }) => told);
  return {
    byKind: new Map([...groupBy(kinds, (kind) => kind)].map(([kind, some]) => [kind, some.length])),
    astray: perNode.reduce((sum, { astray }) => sum + astray, 0),
    missing: perNode.reduce((sum, { missing }) => sum + missing, 0),
  };
}

async function readOf({ db, postbox, schacHome }: Pick<EnrolmentNode, "db" | "postbox" | "schacHome">) {
  const { rows } = await db.query<NoticeRow>("SELECT notice_id, kind, mail_state FROM student_notice");
  const notices = new Map(rows.map((row) => [`${row.notice_id}@${schacHome}`, row]));
  const sent = new Set(postbox.mails.map(({ messageId }) => messageId));
  const told = [...sent].flatMap((messageId) => notices.get(messageId)?.kind ?? []);
  const missing = [...notices].filter(
    ([messageId, { mail_state }]) => mail_state !== "not_sent" && !sent.has(messageId),
  );
  return { told, astray: postbox.mails.length - told.length, missing: missing.length };
}
