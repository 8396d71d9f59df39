export type { HostGiven } from "../enrolment/ports.ts";
export { BROUGHT_REFUSALS, type BroughtRefusal, homeAnswerText, refusalText } from "./home-answer.ts";
export { type HostWord, hostStateAfter, statementAfter } from "./host-word.ts";
export {
  denialAnswer,
  type IntakeAnswer,
  type IntakeLanguage,
  type IntakeRefusal,
  intakeRefusal,
  receiptAnswer,
} from "./intake-answer.ts";
