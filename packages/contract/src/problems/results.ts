import type { ProblemKind } from "./kind.ts";

/** Refusals of returning a result and of taking one over. An enrolment that is not known is the enrolment's problem. */
export type ResultProblemCode =
  | "association-without-place"
  | "result-already-sent"
  | "result-unknown"
  | "result-version-outdated"
  | "nothing-to-take-over"
  | "task-already-settled"
  | "task-unknown";

export const RESULT_PROBLEMS = {
  "association-without-place": { status: 409, title: "The student has no place" },
  "result-already-sent": { status: 409, title: "Another result was sent already" },
  "result-unknown": { status: 404, title: "No such result" },
  "nothing-to-take-over": { status: 409, title: "There is nothing to take over" },
  "task-already-settled": { status: 409, title: "Something else was done already" },
  "task-unknown": { status: 404, title: "No such task" },
  "result-version-outdated": { status: 409, title: "Another version is the newest" },
} as const satisfies Record<ResultProblemCode, ProblemKind>;
