import type { Association, NewId, NoticeKind, OfferingCancellation } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** Of what a student is to hear, if of anything. */
export interface Noticed {
  readonly kind: NoticeKind | undefined;
  readonly association: Association;
  readonly cancellation?: OfferingCancellation | undefined;
}

/** Writes down of what students are to hear, in the transaction of the change. Once per cause. */
export async function insertNotices(
  client: Queryable,
  changes: readonly Noticed[],
  { newId, now }: { readonly newId: NewId; readonly now: Date },
): Promise<void> {
  const rows = changes.flatMap(({ kind, ...change }) =>
    kind === undefined || change.association.personId === undefined ? [] : [toRow(newId(), kind, change)],
  );
  if (rows.length === 0) return;
  await client.query({
    name: "student-notice-insert",
    text: `INSERT INTO student_notice (notice_id, person_id, association_key, kind, expires_at, cancellation,
                                       created_at, mail_next_at)
           SELECT notice_id, person_id, association_key, kind, expires_at, cancellation, $2, $2
           FROM jsonb_to_recordset($1::jsonb) AS new_row (
             notice_id uuid, person_id uuid, association_key uuid, kind text, expires_at timestamptz,
             cancellation jsonb)
           ON CONFLICT (association_key, kind) DO NOTHING`,
    values: [JSON.stringify(rows), now],
  });
}

function toRow(
  noticeId: string,
  kind: NoticeKind,
  { association: { personId, associationKey, offer }, cancellation }: Omit<Noticed, "kind">,
): object {
  return {
    notice_id: noticeId,
    person_id: personId,
    association_key: associationKey,
    kind,
    expires_at: offer?.expiresAt,
    cancellation,
  };
}
