import type { ProblemKind } from "./kind.ts";

/** Refusals of writing persons and what they may do. Asking for one who is not known is `person-unknown`, as for a student. */
export type PersonProblemCode =
  | "data-request-unknown"
  | "erasure-refused"
  | "own-roles-unchangeable"
  | "person-enrolled"
  | "person-login-taken";

export const PERSON_PROBLEMS = {
  "data-request-unknown": { status: 404, title: "No such export or erasure" },
  "erasure-refused": { status: 409, title: "The person cannot be forgotten yet" },
  "own-roles-unchangeable": { status: 409, title: "Nobody changes their own roles" },
  "person-enrolled": { status: 409, title: "The person has enrolments that stand" },
  "person-login-taken": { status: 409, title: "The login is another person's" },
} as const satisfies Record<PersonProblemCode, ProblemKind>;
