import { PROBLEMS, type ProblemCode } from "./problems/index.ts";
import type { ProblemKind } from "./problems/kind.ts";

/** Problem types are this plus the code. */
export const PROBLEM_BASE = "https://schemas.wissel.example/problems/";

/** An RFC 9457 problem; members beside the standard ones are facts that its type explains. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly [fact: string]: unknown;
}

/** A problem as it goes on the wire. Instants among the facts become RFC 3339 text when it is rendered. */
export function problemOf(
  code: ProblemCode,
  detail?: string,
  facts?: Readonly<Record<string, unknown>>,
): Problem {
  const { status, title }: ProblemKind = PROBLEMS[code];
  return {
    ...facts,
    type: `${PROBLEM_BASE}${code}`,
    title,
    status,
    ...(detail === undefined ? {} : { detail }),
  };
}
