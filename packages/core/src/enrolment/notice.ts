import type { Association } from "./association.ts";

/** What a student is told of, in the feed and by mail: changes that somebody else caused; spelt as on the wire. */
export const NOTICE_KINDS = ["offer_made", "offer_reminder", "offer_expired", "place_given"] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** One cause of which a student is told, once. */
export interface StudentNotice {
  readonly noticeId: string;
  readonly kind: NoticeKind;
  readonly personId: string;
  readonly associationId: string;
  readonly host: string;
  readonly offeringId: string;
  /** Of the offer it is about. */
  readonly expiresAt?: Date;
  readonly createdAt: Date;
}

/** Of what change of the waiting list, caused by the host or by others, its student is to hear. */
export function noticeKindOf(changed: Association): NoticeKind | undefined {
  if (changed.offer !== undefined) return "offer_made";
  if (changed.hostState === "associated") return "place_given";
  return changed.hostState === "cancelled" && changed.reason === "offer-expired"
    ? "offer_expired"
    : undefined;
}

/**
 * The same of what a host told, which may be its answer to the student: a place that was accepted is no news, nor is an
 * offer that is known.
 */
export function noticeKindOfAnswer(before: Association, after: Association): NoticeKind | undefined {
  if (before.hostState !== "queued" || after.version <= before.version) return undefined;
  const kind = noticeKindOf(after);
  const told = before.offer !== undefined && kind !== "offer_expired";
  return told ? undefined : kind;
}
