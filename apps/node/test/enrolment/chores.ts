import type { EnrolmentArea } from "../../src/enrolment/open-enrolment.ts";

/** What enrolment does by itself where a node works, when a test says so. */
export type Chores = Pick<
  EnrolmentArea,
  "resumeWalks" | "leavePhases" | "settleDecisions" | "followDeregistrations" | "tellChanges"
>;

export function choresOf(area: Chores): Chores {
  const { resumeWalks, leavePhases, settleDecisions, followDeregistrations, tellChanges } = area;
  return { resumeWalks, leavePhases, settleDecisions, followDeregistrations, tellChanges };
}
