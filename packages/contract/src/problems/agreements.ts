import type { ProblemKind } from "./kind.ts";

/** Refusals of writing agreements, and of settling what copies do not say alike. */
export type AgreementProblemCode =
  | "agreement-moved"
  | "agreement-unknown"
  | "agreement-version-missing"
  | "agreement-with-another"
  | "difference-settled-otherwise"
  | "difference-unknown";

export const AGREEMENT_PROBLEMS = {
  "agreement-moved": { status: 412, title: "The agreement has a newer version" },
  "agreement-unknown": { status: 404, title: "No such agreement" },
  "agreement-version-missing": { status: 428, title: "Say which version of the agreement was looked at" },
  "agreement-with-another": { status: 409, title: "The agreement of this name is with another institution" },
  "difference-settled-otherwise": { status: 409, title: "The difference was settled otherwise" },
  "difference-unknown": { status: 404, title: "No such difference" },
} as const satisfies Record<AgreementProblemCode, ProblemKind>;
