import type { ProblemKind } from "./kind.ts";

/** Refusals of writing persons. Asking for one who is not known is `person-unknown`, as for a student. */
export type PersonProblemCode = "person-login-taken";

export const PERSON_PROBLEMS = {
  "person-login-taken": { status: 409, title: "The login is another person's" },
} as const satisfies Record<PersonProblemCode, ProblemKind>;
