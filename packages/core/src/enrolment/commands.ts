import type { IfFull, StudentFacts } from "./association.ts";
import type { WithdrawalReason } from "./reasons.ts";

/** A request for a place, as the host decides it. Times are instants; the home is the authenticated caller. */
export interface EnrolmentClaim {
  /** Surrogate for the row, made by this node; a repeat keeps the first one. */
  readonly associationKey: string;
  readonly home: string;
  readonly associationId: string;
  /** Number in the association's lane, counted by home from 1. */
  readonly sequence: number;
  readonly offeringId: string;
  readonly pseudonym: string;
  readonly student: StudentFacts;
  readonly homeState: "pending" | "associated";
  /** At home: the standing approval that permits it. */
  readonly permittedBy?: string;
  readonly permissionUntil?: Date;
  readonly ifFull: IfFull;
  /** After the clamp; decides the window and the waiting-list order. */
  readonly requestedAt: Date;
  /** What home claimed, where it was clamped. */
  readonly claimedAt?: Date;
  /** As in Association. */
  readonly road?: "eduxchange";
  readonly txn: string;
}

/**
 * Ends an association. Names the offering, so that the host takes the same lock as the enrolment it may have
 * overtaken: without it the two could pass each other and leave a place nobody wants.
 */
export interface Withdrawal {
  readonly home: string;
  readonly associationId: string;
  readonly sequence: number;
  readonly offeringId: string;
  /** The student's wish where it is not said. */
  readonly reason?: WithdrawalReason;
  /** Who caused it, for the seat movement: a schacHome or a role, never a person's name. */
  readonly actor: string;
}

/** Home's permission, once a person gave or refused it. Names the offering for the same reason as a withdrawal. */
export interface HomeDecision {
  readonly home: string;
  readonly associationId: string;
  readonly sequence: number;
  readonly offeringId: string;
  readonly homeState: "associated" | "denied";
  readonly actor: string;
}

/** The answers a student can give to a waiting-list offer. */
export const OFFER_ANSWERS = ["accept", "decline"] as const;
export type OfferAnswerKind = (typeof OFFER_ANSWERS)[number];

/**
 * A student's answer to a waiting-list offer. It names the offer and has no number in the lane: a number would let it
 * overtake home's permission and so undo it, while an offer can be answered once whatever comes before or after.
 */
export interface OfferAnswer {
  readonly home: string;
  readonly associationId: string;
  readonly offeringId: string;
  readonly offerId: string;
  readonly answer: OfferAnswerKind;
  readonly actor: string;
}

/** A command could not be judged; nothing was written. A denial of a place is not a refusal but a receipt. */
export type CommandRefusal =
  /** The association is known with another offering or another student. */
  | { readonly code: "association-mismatch" }
  /** The database refuses the item as data; its neighbours are not touched. */
  | { readonly code: "command-unacceptable" }
  /** More is asked than can be queued; ask again after the pause. */
  | { readonly code: "busy"; readonly retryAfterSeconds: number };

/** A permission for an association that is unknown here: home sends the enrolment itself instead. */
export type DecisionRefusal = CommandRefusal | { readonly code: "association-unknown" };

/**
 * A command as home owes it to a host: the payload of a delivery of kind `command`. Instants are ISO 8601 texts.
 * An enrolment always carries its time of request; a live attempt does not send it on.
 */
export type HomeCommand = EnrolmentCommand | WithdrawalCommand | DecisionCommand | OfferAnswerCommand;

export type EnrolmentCommand = {
  readonly kind: "enrolment";
  readonly associationId: string;
  readonly sequence: number;
  readonly offeringId: string;
  readonly student: {
    readonly pseudonym: string;
    readonly level?: string;
    readonly programmeCode?: string;
    readonly creditsEarned?: number;
  };
  readonly homeState: "pending" | "associated";
  readonly permissionUntil?: string;
  readonly ifFull: IfFull;
  readonly requestedAt: string;
  readonly txn: string;
};

export type WithdrawalCommand = {
  readonly kind: "withdrawal";
  readonly associationId: string;
  readonly sequence: number;
  readonly offeringId: string;
  /** Where it is not the student's wish. */
  readonly reason?: WithdrawalReason;
  readonly txn: string;
};

export type DecisionCommand = {
  readonly kind: "decision";
  readonly associationId: string;
  readonly sequence: number;
  readonly offeringId: string;
  readonly homeState: "associated" | "denied";
  readonly txn: string;
};

export type OfferAnswerCommand = {
  readonly kind: "offer-answer";
  readonly associationId: string;
  readonly offeringId: string;
  readonly offerId: string;
  readonly answer: OfferAnswerKind;
  readonly txn: string;
};
