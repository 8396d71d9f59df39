import type { OfferingCancellation } from "../catalogue/items.ts";
import { type Association, isTakenBack } from "./association.ts";
import { isLiveState } from "./states.ts";

/** What a student is told of, in the feed and by mail: changes that somebody else caused; spelt as on the wire. */
export const NOTICE_KINDS = [
  "offer_made",
  "offer_reminder",
  "offer_expired",
  "place_given",
  "deregistered",
  "place_refused",
  "place_ended",
  "offering_cancelled",
  "phase_left",
] as const;
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
  /** Of the offering, in its host's words, where it is about one and the host has said them. */
  readonly cancellation?: OfferingCancellation;
  readonly createdAt: Date;
}

/** Of what change, caused by the host or by others, its student is to hear. */
export function noticeKindOf(changed: Association): NoticeKind | undefined {
  if (isTakenBack(changed)) return "offering_cancelled";
  if (changed.offer !== undefined) return "offer_made";
  if (changed.hostState === "associated") return "place_given";
  if (changed.reason === "host-refused") return "place_refused";
  if (changed.reason === "no-show" || changed.reason === "condition-not-met") return "place_ended";
  return changed.hostState === "cancelled" && changed.reason === "offer-expired"
    ? "offer_expired"
    : undefined;
}

/**
 * The same of what a host told, which may be its answer to the student: a place that was accepted is no news, nor is an
 * offer that is known.
 */
export function noticeKindOfAnswer(before: Association, after: Association): NoticeKind | undefined {
  if (after.version <= before.version) return undefined;
  const kind = noticeKindOf(after);
  if (kind === "offering_cancelled") return isLiveState(before.hostState) ? kind : undefined;
  if (kind === "place_ended") return isLiveState(before.hostState) ? kind : undefined;
  if (before.hostState !== "queued") return undefined;
  const told = before.offer !== undefined && kind !== "offer_expired";
  return told ? undefined : kind;
}
