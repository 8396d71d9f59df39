import type { ProblemKind } from "./kind.ts";

/** Refusals of returning a result and of taking one over. An enrolment that is not known is the enrolment's problem. */
export type ResultProblemCode =
  | "association-without-place"
  | "conversion-not-possible"
  | "conversion-outdated"
  | "conversion-policy-missing"
  | "conversion-unknown"
  | "distribution-unknown"
  | "result-already-sent"
  | "result-doubtful"
  | "result-unknown"
  | "result-version-outdated"
  | "nothing-to-take-over"
  | "scale-unknown"
  | "task-already-settled"
  | "task-unknown";

export const RESULT_PROBLEMS = {
  "association-without-place": { status: 409, title: "The student has no place" },
  "conversion-not-possible": { status: 409, title: "There is nothing to propose" },
  "conversion-outdated": { status: 409, title: "There is a newer proposal" },
  "conversion-policy-missing": { status: 404, title: "No conversion policy is published" },
  "conversion-unknown": { status: 404, title: "No such proposal" },
  "distribution-unknown": { status: 404, title: "No such distribution table" },
  "result-already-sent": { status: 409, title: "Another result was sent already" },
  "result-doubtful": { status: 409, title: "The result does not fit its scale" },
  "result-unknown": { status: 404, title: "No such result" },
  "nothing-to-take-over": { status: 409, title: "There is nothing to take over" },
  "scale-unknown": { status: 404, title: "No such scale" },
  "task-already-settled": { status: 409, title: "Something else was done already" },
  "task-unknown": { status: 404, title: "No such task" },
  "result-version-outdated": { status: 409, title: "Another version is the newest" },
} as const satisfies Record<ResultProblemCode, ProblemKind>;
