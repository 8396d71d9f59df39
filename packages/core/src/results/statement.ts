import { isSameResult, type ResultContent } from "./result.ts";

/** What a version does to the result: says it, says it anew, or takes it back. Each is an event of its own. */
export const RESULT_KINDS = ["issued", "corrected", "withdrawn"] as const;
export type ResultKind = (typeof RESULT_KINDS)[number];

/** Why a host corrects or withdraws a result. `other` is explained in a note. */
export const CHANGE_REASONS = [
  "clerical_error",
  "appeal_upheld",
  "resit",
  "fraud_decision",
  "identity_mismatch",
  "duplicate",
  "other",
] as const;
export type ChangeReason = (typeof CHANGE_REASONS)[number];

/** The whole of what a host says of a result in one version. A withdrawn result is no result; it is not a fail. */
export type ResultStatement =
  | { readonly kind: "issued"; readonly content: ResultContent }
  | ({ readonly kind: "corrected"; readonly content: ResultContent } & StatedReason)
  | ({ readonly kind: "withdrawn" } & StatedReason);

export interface StatedReason {
  readonly reason: ChangeReason;
  /** For people; never names a person. */
  readonly note?: string;
}

/** The result as it stands after a statement; undefined once it is withdrawn. */
export function contentOf(statement: ResultStatement): ResultContent | undefined {
  return statement.kind === "withdrawn" ? undefined : statement.content;
}

/** Why it was changed; undefined where it was said for the first time. */
export function reasonOf(statement: ResultStatement): StatedReason | undefined {
  if (statement.kind === "issued") return undefined;
  const { reason, note } = statement;
  return { reason, ...(note === undefined ? {} : { note }) };
}

/** Whether the result stands the same after both, whatever brought it there. */
export function hasSameOutcome(a: ResultStatement, b: ResultStatement): boolean {
  const [one, other] = [contentOf(a), contentOf(b)];
  if (one === undefined || other === undefined) return one === other;
  return isSameResult(one, other);
}

/** Whether two statements say the same in every word. */
export function isSameStatement(a: ResultStatement, b: ResultStatement): boolean {
  const [one, other] = [reasonOf(a), reasonOf(b)];
  return (
    a.kind === b.kind && hasSameOutcome(a, b) && one?.reason === other?.reason && one?.note === other?.note
  );
}
