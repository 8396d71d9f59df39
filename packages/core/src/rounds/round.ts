import type { StudyLoad } from "../catalogue/items.ts";
import type { SeatPoolKind, StudyLoadUnit } from "../catalogue/vocabulary.ts";
import type { IfFull } from "../enrolment/association.ts";
import type { PhaseMode } from "./phase-mode.ts";

/** When and how students of an alliance enrol, as its coordinator writes it down. */
export interface Round {
  readonly roundId: string;
  /** Raised with every publication; 0 before the first. */
  readonly version: number;
  readonly alliance: string;
  readonly name: string;
  /** IANA name; every local date-time of the round is read in it. */
  readonly timeZone: string;
  /** From then on nobody may rely on the round: its phases fail closed. */
  readonly validUntil: Date;
  readonly phases: readonly Phase[];
  readonly offerings: readonly RoundOffering[];
  readonly releases: readonly Release[];
  /** What one student may have in it; each home holds its own students to them. */
  readonly limits?: RoundLimits;
  readonly incompatibilities?: readonly Incompatibility[];
  /** While its coordinator has stopped it: why, for everybody to read. */
  readonly pausedBecause?: string;
}

/** One stretch of a round, half-open. */
export interface Phase {
  readonly phaseId: string;
  readonly name: string;
  /** `YYYY-MM-DDTHH:MM` as a clock in the round's zone shows it. */
  readonly opensAt: string;
  readonly closesAt: string;
  readonly participants: Participants;
  readonly mode: PhaseMode;
  /** In a phase of selection: what becomes of who is ranked and finds no place. `refuse` unless it is said. */
  readonly ifFull?: IfFull;
  /** What one student may have of what was asked for in it; beside what the round allows. */
  readonly limits?: RoundLimits;
  /** Why it closes when it does, for everybody to read; said when its end was moved. */
  readonly note?: string;
}

/** Who may enrol. What is not said does not limit. */
export interface Participants {
  /** Students of the institution that gives the offering. */
  readonly own: boolean;
  /** Students of other institutions. */
  readonly partners: boolean;
  /** Of these only: schacHome of their home institution. */
  readonly homes?: readonly string[];
  /** Of these levels only. */
  readonly levels?: readonly string[];
  /** Of these programmes at home only. */
  readonly programmeCodes?: readonly string[];
}

/**
 * What one student may have at most: in a round over all its phases together, or in one of them. An enrolment counts from the request
 * until it is denied or has ended: placed, offered, waiting, or not answered yet.
 */
export interface RoundLimits {
  /** Enrolments. */
  readonly maxLive?: number;
  /** Study load of the enrolments, one limit per unit. */
  readonly maxCredits?: readonly CreditLimit[];
}

export interface CreditLimit {
  readonly unit: StudyLoadUnit;
  readonly max: number;
}

/** Who has a place that was asked for in one phase may not enrol in another. */
export interface Incompatibility {
  /** A phase's id. */
  readonly placedIn: string;
  /** Another phase's id. */
  readonly leaves: string;
}

/** An offering that the round is about, once its host has pledged it. */
export interface RoundOffering {
  readonly host: string;
  readonly offeringId: string;
}

/** Places of one pool that are not used by then become another's. */
export interface Release {
  readonly from: RoundPool;
  readonly to: RoundPool;
  /** Local date-time. */
  readonly at: string;
}

export interface RoundPool {
  readonly kind: SeatPoolKind;
  /** schacHome of a partner, name of an alliance; absent for `own` and `unallocated`. */
  readonly beneficiary?: string;
}

/** What a host lends to a round: the offering as far as the round has to know it. */
export interface PledgedOffering extends RoundOffering {
  readonly pools: readonly PledgedPool[];
  /** Alliances that the host's catalogue names, none for every partner; absent while it does not show the offering. */
  readonly alliances?: readonly string[];
  /** As the host's catalogue names it. */
  readonly studyLoad?: readonly StudyLoad[];
}

export interface PledgedPool extends RoundPool {
  /** Absent when unlimited. */
  readonly size?: number;
}
