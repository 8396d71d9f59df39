import type { ProblemKind } from "./kind.ts";

/** Refusals of writing and publishing rounds, and of lending offerings to them. */
export type RoundProblemCode =
  | "host-silent"
  | "offering-pledged-elsewhere"
  | "phase-unknown"
  | "ranking-unacceptable"
  | "round-not-own"
  | "round-not-ready"
  | "round-unknown"
  | "selection-not-decidable"
  | "selection-unknown";

export const ROUND_PROBLEMS = {
  "host-silent": { status: 503, title: "The host does not answer" },
  "offering-pledged-elsewhere": { status: 409, title: "The offering is lent to another round" },
  "phase-unknown": { status: 404, title: "The round has no such phase" },
  "ranking-unacceptable": { status: 422, title: "The ranking cannot be taken over" },
  "round-not-own": { status: 409, title: "Another institution coordinates the round" },
  "round-not-ready": { status: 409, title: "The round cannot be published as it is" },
  "round-unknown": { status: 404, title: "No such round" },
  "selection-not-decidable": { status: 409, title: "The selection cannot be decided now" },
  "selection-unknown": { status: 404, title: "No such selection" },
} as const satisfies Record<RoundProblemCode, ProblemKind>;
