import type { RoundRuleRefusal } from "../rounds/round-rules.ts";
import type { IfFull } from "./association.ts";

/** One wish of a student, in one offering of one host. */
export interface Choice {
  readonly host: string;
  readonly offeringId: string;
  readonly ifFull: IfFull;
}

/** A choice with the association that came of asking it, or why home did not ask it. */
export interface AskedChoice extends Choice {
  readonly associationId?: string;
  readonly refusedBecause?: RoundRuleRefusal["code"];
}

export const REQUEST_STATES = ["walking", "paused", "granted", "exhausted", "withdrawn"] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/**
 * What a student asked at home: choices, best first. `walking`: a choice is being asked, or the next one has to be.
 * `paused`: its host does not answer. `granted`: the choice gave a place or a position. `exhausted`: none did.
 */
export interface StoredRequest {
  readonly requestId: string;
  readonly personId: string;
  /** The portal, or our own pages, through which the student asked. */
  readonly clientId: string;
  readonly choices: readonly AskedChoice[];
  /** The choice being asked, or the one granted; from 0. */
  readonly choiceIndex: number;
  readonly state: RequestState;
  /** The association that the student gives up as soon as this request has a place: a swap. By home's id. */
  readonly releases?: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A new request: its idempotency key and fingerprint are stored with it. */
export interface NewRequest {
  readonly kind: "new";
  readonly requestId: string;
  readonly personId: string;
  readonly clientId: string;
  /** Unique per client and person. */
  readonly idempotencyKey: string;
  /** Digest of the body: the same key with another fingerprint is refused. */
  readonly fingerprint: string;
  readonly idempotencyUntil: Date;
  /** The first that home has not refused is asked. */
  readonly choices: readonly AskedChoice[];
  /** As in StoredRequest. */
  readonly releases?: string;
}

/** The walk of a stored request goes on: its choice `choiceIndex` is asked, if the one before is still current. */
export interface NextChoice {
  readonly kind: "next";
  readonly requestId: string;
  readonly personId: string;
  readonly choiceIndex: number;
}
