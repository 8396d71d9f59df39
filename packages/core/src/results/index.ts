export {
  decideResults,
  type IssueContext,
  type IssueDecision,
  type IssuedResult,
  type IssueRefusal,
  type ResultAnswer,
  type ResultPosting,
  type ResultTarget,
} from "./issue.ts";
export {
  PASS_VERDICTS,
  type PassVerdict,
  type ResultContent,
  type ResultState,
} from "./result.ts";
export {
  type ChangeReason,
  contentOf,
  isSameStatement,
  type ResultKind,
  type ResultStatement,
  reasonOf,
  type StatedReason,
} from "./statement.ts";
export { isRecordOutdated, newestOf, type TaskKind, type TaskSettlement } from "./task.ts";
