import { type Association, isAttending, isLive } from "./association.ts";

/** That a person is no student of the institution any more, as its own system says. */
export interface Deregistration {
  /** `YYYY-MM-DD`: the first day on which it is so. Absent: it was taken back. */
  readonly on?: string;
  /** When home said so, by home's clock: the later of two stands. */
  readonly at: Date;
}

/** What a deregistration does to one enrolment of the student. */
export const DEREGISTRATION_EFFECTS = ["ended", "told", "kept"] as const;
export type DeregistrationEffect = (typeof DEREGISTRATION_EFFECTS)[number];

/** From when and until when an offering is given, as calendar dates. */
export interface OfferingDays {
  readonly startDate: string;
  readonly endDate: string;
}

/**
 * What a deregistration from `on` does. What gives no place yet ends, and so does a place in what has not begun. Of a
 * course that runs its host is told and decides; what is over is kept. Where the days are not known the host decides.
 */
export function effectOfDeregistration(
  association: Pick<Association, "homeState" | "hostState">,
  on: string,
  days: OfferingDays | undefined,
): DeregistrationEffect {
  if (!isLive(association)) return "kept";
  if (!isAttending(association)) return "ended";
  if (days === undefined) return "told";
  if (days.startDate > on) return "ended";
  return days.endDate < on ? "kept" : "told";
}
