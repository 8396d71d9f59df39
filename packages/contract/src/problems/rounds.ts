import type { ProblemKind } from "./kind.ts";

/** Refusals of writing and publishing rounds, and of lending offerings to them. */
export type RoundProblemCode =
  | "offering-pledged-elsewhere"
  | "round-not-own"
  | "round-not-ready"
  | "round-unknown";

export const ROUND_PROBLEMS = {
  "offering-pledged-elsewhere": { status: 409, title: "The offering is lent to another round" },
  "round-not-own": { status: 409, title: "Another institution coordinates the round" },
  "round-not-ready": { status: 409, title: "The round cannot be published as it is" },
  "round-unknown": { status: 404, title: "No such round" },
} as const satisfies Record<RoundProblemCode, ProblemKind>;
