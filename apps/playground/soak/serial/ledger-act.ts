import type { Candidate, HostDecisionKind, LedgerCommand } from "@wissel/core";
import type { NaivePool } from "@wissel/testing/ledger";

/** A pool as the plain rules name it. */
export type PoolOf = Pick<NaivePool, "kind" | "beneficiary">;

/** Of whose time is over. */
export type Sweep = "offers" | "permissions" | "decisions";

/** What a process does in one go to the offerings that it shares with others. */
export type LedgerAct =
  /** Given together, so that they are decided together. */
  | { readonly kind: "commands"; readonly commands: readonly LedgerCommand[] }
  | { readonly kind: "resize"; readonly offeringId: string; readonly pools: readonly NaivePool[] }
  /** Carries out what is due; both processes may. */
  | { readonly kind: "releases"; readonly due: readonly PlannedRelease[] }
  | { readonly kind: "sweep"; readonly of: Sweep }
  /** The host stops what it lends to the round, or lets it go on. */
  | { readonly kind: "pause"; readonly isPaused: boolean }
  /** By the ranking that was imported last. */
  | { readonly kind: "select"; readonly offeringId: string }
  | NamedDecision
  | StudentAct;

/** What the host's own system says of one enrolment, by name. */
export type NamedDecision = {
  /** Which of those that it may be about. */
  readonly pick: number;
  readonly among: "waiting" | "attending" | "held_back";
  /** Once it is known who that is. */
  readonly lane?: DecidedLane;
} & (
  | { readonly kind: "decide"; readonly decision: HostDecisionKind; readonly heldUntil?: Date }
  | { readonly kind: "undo" }
);

/** Throws for an act of which it was never found out whom it is about. */
export function laneOfDecision({ lane }: NamedDecision): DecidedLane {
  if (lane === undefined) throw new TypeError("it is not known yet about whom this is decided");
  return lane;
}

export interface DecidedLane {
  readonly home: string;
  readonly associationId: string;
  readonly offeringId: string;
  /** Of an own student. */
  readonly personId?: string;
}

/** The unused places of one pool become another's, once. */
export interface PlannedRelease {
  readonly releaseId: string;
  readonly offeringId: string;
  readonly from: PoolOf;
  readonly to: PoolOf;
}

/** Best first; whom it names need not have asked. */
export interface Ranking {
  readonly offeringId: string;
  readonly candidates: readonly Candidate[];
}

/** What an own student, or an officer, does about one enrolment in an own offering. */
export type StudentAct = StudentAsk | StudentChange;

export interface StudentAsk {
  readonly kind: "ask";
  readonly personId: string;
  readonly associationId: string;
  readonly offeringId: string;
  readonly ifFull: "refuse" | "queue";
  readonly homeState: "pending" | "associated";
  readonly permissionUntil?: Date;
  readonly requestedAt: Date;
  /** What the student gives up for it. */
  readonly releases?: string;
}

export type StudentChange = { readonly personId: string; readonly associationId: string } & (
  | { readonly kind: "withdraw" }
  | { readonly kind: "permit"; readonly homeState: "associated" | "denied" }
  | { readonly kind: "answer"; readonly answer: "accept" | "decline"; readonly offerId: string }
);
