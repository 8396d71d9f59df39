import type { NoticeKind, OfferingCancellation, StudentNotice } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

interface Row {
  readonly notice_id: string;
  readonly kind: NoticeKind;
  readonly person_id: string;
  readonly association_id: string;
  readonly host: string;
  readonly offering_id: string;
  readonly expires_at: Date | null;
  readonly cancellation: OfferingCancellation | null;
  readonly created_at: Date;
}

/** What a student was told, newest first. */
export async function listNotices(
  client: Queryable,
  personId: string,
  limit: number,
): Promise<readonly StudentNotice[]> {
  const { rows } = await client.query<Row>({
    name: "student-notices",
    text: `SELECT notice_id, kind, notice.person_id, association_id, host, offering_id, expires_at,
                  notice.cancellation, notice.created_at
           FROM student_notice AS notice JOIN association USING (association_key)
           WHERE notice.person_id = $1 ORDER BY notice.created_at DESC, notice_id DESC LIMIT $2`,
    values: [personId, limit],
  });
  return rows.map(toNotice);
}

export function toNotice(row: Row): StudentNotice {
  return {
    noticeId: row.notice_id,
    kind: row.kind,
    personId: row.person_id,
    associationId: row.association_id,
    host: row.host,
    offeringId: row.offering_id,
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    ...(row.cancellation === null ? {} : { cancellation: row.cancellation }),
    createdAt: row.created_at,
  };
}
