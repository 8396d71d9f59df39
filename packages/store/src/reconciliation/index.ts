export {
  declareRestored,
  endLearning,
  findLearning,
  type Learning,
  noteDatabaseOrigin,
  noteLearntFrom,
} from "./database-origin.ts";
export {
  findByPseudonym,
  learnEnrolment,
  listWithoutPseudonym,
} from "./learn-enrolment.ts";
export { handOnFreed, learnPlace } from "./learn-place.ts";
export { learnResult, noteVersionRecorded } from "./learn-result.ts";
export { listLedgerRows } from "./ledger-rows.ts";
export {
  claimLedgerRun,
  type LedgerRun,
  listLedgerRuns,
  requestLedgerRun,
  settleLedgerRun,
} from "./ledger-runs.ts";
export { listLedgerStatements } from "./ledger-statements.ts";
export type { Pair } from "./pair.ts";
export { reopenQuarantined } from "./reopen.ts";
export { checkRestore, listRestores, type Restore } from "./restores.ts";
export { findResultToken } from "./result-token.ts";
export { sendStandingCommand } from "./send-again.ts";
