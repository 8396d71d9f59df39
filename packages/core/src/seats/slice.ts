import type { Association } from "../enrolment/association.ts";
import type { EnrolmentClaim, HomeDecision, OfferAnswer, Withdrawal } from "../enrolment/commands.ts";
import type { HostDecision } from "../enrolment/host-decision.ts";
import type { RoundInForce } from "../rounds/phases.ts";
import type { SeatPool } from "./pools.ts";

/**
 * What a batch of commands may look at, read under the lock of the offerings it touches. A slice, not the whole
 * ledger: of the waiting lists only so many of each home, in order, as the batch has commands for that offering,
 * because no command frees more than one seat or ends more than one wait.
 */
export interface LedgerSlice {
  /** This institution. */
  readonly host: string;
  readonly offerings: readonly OfferingSeats[];
  readonly pools: readonly SeatPool[];
  /** Those the commands name, live ones of the same students in the same offerings, and the waiting. */
  readonly associations: readonly Association[];
  readonly tombstones: readonly Tombstone[];
  /** Rising numbers, more than any used before; at least one per claim. */
  readonly ranks: readonly number[];
  /** Ids for waiting-list offers. */
  readonly newId: () => string;
  /** Alliances that a home is in together with this institution. */
  readonly alliancesOf: (home: string) => readonly string[];
}

/** When an own offering takes enrolments, half-open, a missing bound does not limit; and what the waiting get. */
export interface OfferingSeats {
  readonly offeringId: string;
  readonly opensAt?: Date;
  readonly closesAt?: Date;
  /** Its host has cancelled it: nobody gets in, nobody is promoted, no pool is opened again. */
  readonly isCancelled?: boolean;
  /** Its host does not offer it any more. Nobody was in it then, and nobody gets in. */
  readonly isRemoved?: boolean;
  /** The round it is pledged to; its phases then take the place of the window. */
  readonly round?: RoundInForce;
  /** What the first on the waiting list gets when a place comes free. */
  readonly promotion: "place" | "offer";
  /** How long a waiting-list offer stands; OFFER_HOURS unless the offering says otherwise. */
  readonly offerHours?: number;
}

/** A withdrawal or a refusal that overtook its own enrolment. */
export interface Tombstone {
  readonly home: string;
  readonly associationId: string;
  readonly sequence: number;
}

/** A claim, with what only an own student's row carries. */
export interface LedgerClaim extends EnrolmentClaim {
  readonly personId?: string;
  readonly requestId?: string;
}

/**
 * `next`: home has not numbered it, because home and host are one, or home speaks over eduXchange: the lane is counted
 * under the lock.
 */
export type LaneNumber = number | "next";

export type LedgerCommand =
  | { readonly kind: "claim"; readonly claim: LedgerClaim }
  | { readonly kind: "withdrawal"; readonly withdrawal: InLane<Withdrawal> }
  | { readonly kind: "decision"; readonly decision: InLane<HomeDecision> }
  | { readonly kind: "expiry"; readonly expiry: CommandSubject }
  | { readonly kind: "cancellation"; readonly ending: CommandSubject }
  | { readonly kind: "offer-answer"; readonly answer: OfferAnswer }
  | { readonly kind: "host-decision"; readonly decision: HostDecision }
  | { readonly kind: "undo"; readonly undoing: CommandSubject & { readonly actor: string } }
  | { readonly kind: "held-decision"; readonly due: CommandSubject }
  /** `today`: the calendar date at this institution. */
  | { readonly kind: "unmet-condition"; readonly unmet: CommandSubject & { readonly today: string } }
  | { readonly kind: "offer-expiry"; readonly expiry: CommandSubject & { readonly offerId: string } };

/** What every command names: an association by its lane, in an offering. */
export interface CommandSubject {
  readonly home: string;
  readonly associationId: string;
  readonly offeringId: string;
}

/** A command of a lane whose number may be left to the lock. */
export type InLane<Command> = Omit<Command, "sequence"> & { readonly sequence: LaneNumber };

/** Whom and what a command is about, whatever its kind. */
export function subjectOf(command: LedgerCommand): CommandSubject {
  switch (command.kind) {
    case "claim":
      return command.claim;
    case "withdrawal":
      return command.withdrawal;
    case "decision":
    case "host-decision":
      return command.decision;
    case "undo":
      return command.undoing;
    case "held-decision":
      return command.due;
    case "unmet-condition":
      return command.unmet;
    case "offer-answer":
      return command.answer;
    case "cancellation":
      return command.ending;
    case "expiry":
    case "offer-expiry":
      return command.expiry;
  }
}

/** Seats given or taken back, for the audit; counters replay from these. */
export interface SeatMovement {
  readonly poolId: string;
  readonly associationKey?: string;
  readonly placedDelta: number;
  readonly offeredDelta: number;
  readonly sizeDelta: number;
  readonly reason: MovementReason;
  readonly actor: string;
}

export const MOVEMENT_REASONS = [
  "placed",
  "promoted",
  "offered",
  "offer-accepted",
  "withdrawn",
  "phase-excluded-by-place",
  "no-longer-student",
  "home-permission-denied",
  "home-permission-expired",
  "offer-declined",
  "offer-expired",
  "offering-cancelled",
  "decision-held",
  "decision-undone",
  "condition-not-met",
  "no-show",
  "size-changed",
  "size-limited",
  "size-unlimited",
  "released",
  "learnt",
] as const;
export type MovementReason = (typeof MOVEMENT_REASONS)[number];
