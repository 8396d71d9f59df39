import { type Problem, type ProblemCode, problemOf } from "@wissel/contract";
import type {
  Association,
  Clock,
  HostDecisionKind,
  LedgerRefusal,
  NewId,
  OfferingDirectory,
  PermissionRefusal,
  PlaceTerms,
} from "@wissel/core";
import type { DecisionDesk, EnrolmentToDecide, HostDecisions, RehearseDecisions } from "@wissel/store";
import type { DecidePorts } from "./decide-approvals.ts";
import { problemOfDecision } from "./decision-problems.ts";

/** What decisions of the institution's own system need. */
export interface SisDecisionPorts extends DecidePorts {
  readonly own: { readonly schacHome: string; readonly timeZone: string };
  readonly decisionDesk: DecisionDesk;
  readonly hostDecisions: HostDecisions;
  readonly rehearse: RehearseDecisions;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  /** For how long a decision is held back; 0: not at all. */
  readonly undoMs: number;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** An enrolment as the SIS names it. */
export interface Named {
  readonly associationId: string;
  readonly role?: "home" | "host";
  readonly home?: string;
}

export interface SisDecision extends Named, PlaceTerms {
  readonly decision: HostDecisionKind;
}

/** What became of one row. */
export type DecisionOutcome =
  | { readonly outcome: "held_back"; readonly heldUntil: Date; readonly association: Association }
  | { readonly outcome: "decided" | "undone"; readonly association: Association }
  | { readonly outcome: "refused"; readonly problem: Problem };

/** How the rows of one request are decided. */
export interface Deciding {
  readonly actor: string;
  readonly mode: "hold" | "now";
}

/** A row with the enrolment that it is about. */
export interface Found<Row> extends EnrolmentToDecide {
  readonly row: Row;
  readonly index: number;
}

/** What became of a row whose decision stands, or is held back. */
export function standing(
  association: Association,
  held: { readonly heldUntil: Date } | undefined,
): DecisionOutcome {
  return held === undefined
    ? { outcome: "decided", association }
    : { outcome: "held_back", heldUntil: held.heldUntil, association };
}

/** A row is refused, by itself. */
export function refusal(code: ProblemCode, detail?: string): DecisionOutcome {
  return { outcome: "refused", problem: problemOf(code, detail) };
}

/** The same, in the words of whoever decides about places or permissions. */
export function refusedBy(refused: LedgerRefusal | PermissionRefusal): DecisionOutcome {
  return { outcome: "refused", problem: problemOfDecision(refused) };
}

export function idOf({ association }: EnrolmentToDecide): string {
  return association.associationId;
}
