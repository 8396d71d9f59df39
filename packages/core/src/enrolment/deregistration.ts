import { type Association, isAttending, isLive } from "./association.ts";

/** What a deregistration does to one enrolment of the student. */
export type DeregistrationEffect = "ended" | "told" | "kept";

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
