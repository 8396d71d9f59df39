import type { HeldDecision, HeldPermission, PlaceTerms } from "./host-decision.ts";
import type { AssociationState } from "./states.ts";
import { isLiveState } from "./states.ts";

/** What to do when no place is left. */
export const IF_FULL = ["refuse", "queue"] as const;
export type IfFull = (typeof IF_FULL)[number];

/** The facts about a student that enrolment rules ask for. Never a name. Credits are in EC. */
export interface StudentFacts {
  readonly level?: string;
  readonly programmeCode?: string;
  readonly creditsEarned?: number;
}

/**
 * A place held for one waiting student for a time. Its association stays queued while it is open; it has at most one
 * in its life, because every answer, and no answer, ends the wait.
 */
export interface WaitingListOffer {
  readonly offerId: string;
  readonly offeredAt: Date;
  /** When the student is reminded. */
  readonly remindAt: Date;
  /** From when the host may pass the place on, once home has acknowledged that it was told of the offer. */
  readonly expiresAt: Date;
}

/** That a person is no student of the institution any more, as its own system says. */
export interface Deregistration {
  /** `YYYY-MM-DD`: the first day on which it is so. Absent: it was taken back. */
  readonly on?: string;
  /** When home said so, by home's clock: the later of two stands. */
  readonly at: Date;
}

/**
 * A person's tie to an offering, as one node holds it. At the own institution's offerings home and host are the
 * same institution and one row serves both sides.
 */
export interface Association {
  /** Surrogate, known inside this node only. */
  readonly associationKey: string;
  /** schacHome of the institution where the student is registered. */
  readonly home: string;
  /** schacHome of the institution that gives the course. */
  readonly host: string;
  /** Minted by home. */
  readonly associationId: string;
  readonly offeringId: string;
  /** The student toward this host; random. */
  readonly pseudonym: string;
  /** Known at home only, like the request. */
  readonly personId?: string;
  readonly requestId?: string;
  readonly homeState: AssociationState;
  readonly hostState: AssociationState;
  /** Code of the last "no" or of what is waited for, whoever said it; a partner may use codes unknown here. */
  readonly reason?: string;
  /** Highest command of the lane: known (host) or sent (home). */
  readonly sequence: number;
  /** Enrolment stream: raised by the host with every change; 0 while the host has not answered. */
  readonly version: number;
  /** Host: the pool its place, or the one that is held for it, is drawn from. */
  readonly poolId?: string;
  /** Host: breaks ties between equal times of request on the waiting list. */
  readonly rank?: number;
  /** On the offering's waiting list, from 1; only while hostState is queued. At home as the host last told it. */
  readonly position?: number;
  /** Open; only while hostState is queued. At home as the host last told it. */
  readonly offer?: WaitingListOffer;
  /** Host: decided by its own system, and told to nobody yet. */
  readonly held?: HeldDecision;
  /** Home: the same of its permission; it counts only while home is pending. */
  readonly heldPermission?: HeldPermission;
  /** The student is no student of home any more, as home says: at home as told, at the host as heard. */
  readonly deregistration?: Deregistration;
  /** What the host said with its decision. At home as the host last told it. */
  readonly terms?: PlaceTerms;
  readonly ifFull: IfFull;
  /** Told of by the components of eduXchange, where the host leads and home only answers. Absent: from node to node. */
  readonly road?: "eduxchange";
  readonly student: StudentFacts;
  /** At home: the standing approval that permitted it, by the SIS's key. Absent where a person decides. */
  readonly permittedBy?: string;
  /** Until when a place is held while home is pending. */
  readonly permissionUntil?: Date;
  /** Time of request after the clamp. */
  readonly requestedAt: Date;
  /** What home claimed, where it was clamped. */
  readonly claimedAt?: Date;
  /** One id for everything that belongs to this enrolment (RFC 8417 `txn`). */
  readonly txn: string;
  readonly createdAt: Date;
  /** When the last change was decided. */
  readonly updatedAt: Date;
}

/** Neither side has ended it. */
export function isLive(association: Pick<Association, "homeState" | "hostState">): boolean {
  return isLiveState(association.homeState) && isLiveState(association.hostState);
}

/** Both sides are associated: the student attends, and details may travel. */
export function isAttending(association: Pick<Association, "homeState" | "hostState">): boolean {
  return association.homeState === "associated" && association.hostState === "associated";
}

/** The host gave it, or would have, and has cancelled the offering: no choice of the student's, or of home's. */
export function isTakenBack({ hostState, reason }: Pick<Association, "hostState" | "reason">): boolean {
  return hostState === "cancelled" && reason === "offering-cancelled";
}
