import type { ProblemKind } from "./kind.ts";

/** Refusals of writing persons and what they may do. Asking for one who is not known is `person-unknown`, as for a student. */
export type PersonProblemCode = "person-login-taken" | "own-roles-unchangeable";

export const PERSON_PROBLEMS = {
  "own-roles-unchangeable": { status: 409, title: "Nobody changes their own roles" },
  "person-login-taken": { status: 409, title: "The login is another person's" },
} as const satisfies Record<PersonProblemCode, ProblemKind>;
