export { postgresApprovalDesk } from "./approval-desk.ts";
export { type BatcherLimits, GROUP_COMMIT } from "./batcher.ts";
export { postgresCancellations } from "./cancelled-offerings.ts";
export {
  type DecisionDesk,
  type DecisionQuery,
  type EnrolmentToDecide,
  postgresDecisionDesk,
} from "./decision-desk.ts";
export {
  type Affected,
  type DaysOf,
  type DeregisteredStudent,
  type Deregistrations,
  postgresDeregistrations,
  takeDeregistration,
} from "./deregistrations.ts";
export {
  type EnrolmentStore,
  type EnrolmentStoreOptions,
  openEnrolmentStore,
} from "./enrolment-store.ts";
export type { HostDecisions, OwnDecision, Undoing } from "./host-decisions.ts";
export { isDataError } from "./isolate.ts";
export {
  type AgreedEnrolment,
  postgresLearningAgreements,
  readLearningAgreements,
} from "./learning-agreements.ts";
export { applyPools, applyPoolsOfMany, type PoolContext } from "./pools.ts";
export { readEnrolments } from "./read-home.ts";
export { recordHostAnswers } from "./record-answers.ts";
export { type RehearseDecisions, rehearsingDecisions } from "./rehearse-decisions.ts";
export { type SeatPoolUnknown, scheduleReleases } from "./seat-releases.ts";
export { postgresStandingApprovals, readStandingApprovals } from "./standing-approvals.ts";
export {
  type LookedAt,
  type OwedChange,
  postgresStudentChanges,
  type StudentChanges,
} from "./student-changes.ts";
export { type HeardChange, takeStudentChange } from "./take-student-change.ts";
