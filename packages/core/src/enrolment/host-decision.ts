import type { AssociationState } from "./states.ts";

/** What a host's own system may decide about one enrolment; spelt as on the wire. */
export const HOST_DECISIONS = ["accept", "queue", "refuse", "condition_met", "no_show"] as const;
export type HostDecisionKind = (typeof HOST_DECISIONS)[number];

/** What the host said with its decision; told to home and to the student. */
export interface PlaceTerms {
  /** In the host's words: why not, or on what condition. */
  readonly words?: string;
  /** `YYYY-MM-DD`: the last day on which the condition may be met; the place ends the day after. */
  readonly conditionUntil?: string;
}

/**
 * A decision that nobody outside has been told of. A place that it gives is taken from its pool all the while, so that
 * nothing is promised twice.
 */
export interface HeldDecision extends PlaceTerms {
  readonly decision: HostDecisionKind;
  /** A client, never a person's name. */
  readonly actor: string;
  readonly decidedAt: Date;
  /** Until when it can be undone; it takes effect then. */
  readonly heldUntil: Date;
}

/** Home's permission or refusal, decided by its own system and told to nobody yet. */
export interface HeldPermission {
  readonly decision: "accept" | "refuse";
  /** For the student to read. */
  readonly words?: string;
  readonly actor: string;
  readonly decidedAt: Date;
  readonly heldUntil: Date;
}

/** A decision about one enrolment in an own offering. */
export interface HostDecision extends PlaceTerms {
  readonly home: string;
  readonly associationId: string;
  readonly offeringId: string;
  readonly decision: HostDecisionKind;
  readonly actor: string;
  /** Absent: it takes effect at once. A condition that is met always does. */
  readonly heldUntil?: Date;
}

/** Why the host's own decision is not taken; nothing was written. */
export type HostDecisionRefusal =
  /** It is not for an enrolment that stands so. */
  | { readonly code: "decision-not-possible"; readonly hostState: AssociationState }
  /** Another decision waits to take effect; it is undone first. */
  | { readonly code: "decision-held-back"; readonly heldUntil: Date }
  /** There is nothing to undo, or not any more. */
  | { readonly code: "decision-not-held-back" }
  /** Requests of a phase in which the host selects are decided after it. */
  | {
      readonly code: "selection-not-decidable";
      readonly because: "phase-open" | "round-not-valid" | "round-paused";
      readonly closesAt?: Date;
    }
  | { readonly code: "place-none-left" };
