import type { Association } from "../enrolment/association.ts";
import type { SelectionReason } from "../enrolment/reasons.ts";

/** The reason of who is queued until the host has selected. */
export const AWAITS_SELECTION = "selection-not-decided" satisfies SelectionReason;

/** Whether an association is one of those that a selection is about. */
export function awaitsSelection({ hostState, reason }: Pick<Association, "hostState" | "reason">): boolean {
  return hostState === "queued" && reason === AWAITS_SELECTION;
}
