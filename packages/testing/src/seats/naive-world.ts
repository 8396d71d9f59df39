import type { AssociationState, HostDecisionKind } from "@wissel/core";

/** One association of the model, with plain fields. */
export interface NaiveAssociation {
  home: string;
  associationId: string;
  offeringId: string;
  pseudonym: string;
  homeState: AssociationState;
  hostState: AssociationState;
  reason?: string;
  sequence: number;
  version: number;
  requestedAt: number;
  order: number;
  permissionUntil: number;
  pool?: NaivePool;
  held?: { readonly decision: HostDecisionKind; readonly until: number };
  offer?: { readonly offerId: string; readonly remindAt: number; readonly expiresAt: number };
}

/** A place that a student of this home wants in exchange for another: associations by home's ids. */
export interface Swap {
  readonly home: string;
  readonly gets: string;
  readonly releases: string;
}

export interface NaivePool {
  offeringId: string;
  kind: "own" | "partner" | "alliance" | "unallocated";
  beneficiary: string;
  /** Infinity is unlimited. */
  size: number;
}

/** A stretch of a round, half-open. */
export interface NaivePhase {
  readonly opensAt: number;
  readonly closesAt: number;
  readonly own: boolean;
  readonly partners: boolean;
  readonly isSelection: boolean;
}

export interface NaiveWorld {
  readonly host: string;
  readonly alliancesOf: (home: string) => readonly string[];
  readonly windows: ReadonlyMap<string, { readonly opensAt: number; readonly closesAt: number }>;
  /** The offerings that are pledged to a round: its phases take the place of their windows. */
  readonly phases: ReadonlyMap<string, readonly NaivePhase[]>;
  /** The offerings in which the waiting are offered a place, and for how long. */
  readonly offerMs: ReadonlyMap<string, number>;
  readonly pools: readonly NaivePool[];
}
