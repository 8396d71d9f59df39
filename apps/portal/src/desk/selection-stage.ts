import type { SelectionSummary } from "../api/types.ts";

/** due - may be decided, and somebody waits for it. */
export const STAGES = ["due", "collecting", "to_come", "done"] as const;
export type SelectionStage = (typeof STAGES)[number];

/** Where a selection stands at an instant. */
export function stageOf(
  { opensAt, closesAt, awaiting }: Pick<SelectionSummary, "opensAt" | "closesAt" | "awaiting">,
  now: Date,
): SelectionStage {
  if (now < new Date(opensAt)) return "to_come";
  if (now < new Date(closesAt)) return "collecting";
  return awaiting > 0 ? "due" : "done";
}
