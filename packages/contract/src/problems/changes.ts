import type { ProblemKind } from "./kind.ts";

/** Refusals of reading the change feed. */
export type ChangesProblemCode = "changes-forgotten";

export const CHANGES_PROBLEMS = {
  "changes-forgotten": { status: 410, title: "What changed since then is not kept any more" },
} as const satisfies Record<ChangesProblemCode, ProblemKind>;
