import type { JsonObject } from "../json.ts";
import type { RecipientAnswer } from "./attempt.ts";

/**
 * What a delivery carries: a signed event (RFC 8417), a command of the exchange API, or word of where an association
 * stands through a receiver of eduXchange.
 */
export const DELIVERY_KINDS = ["set", "command", "eduxchange"] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

/**
 * Something owed to one recipient, written in the same transaction as the fact it tells of.
 * `payload` is stored and logged nowhere else: ids and states, never names.
 */
export interface NewDelivery {
  /** UUIDv7; the `jti` of a signed event. */
  readonly deliveryId: string;
  readonly kind: DeliveryKind;
  /** schacHome of the institution it is owed to. */
  readonly recipient: string;
  readonly associationKey?: string;
  /** Event type URI of a signed event. */
  readonly eventType?: string;
  readonly payload: JsonObject;
  /** Inserted leased: the caller is trying it itself right now (epoch 0); after this instant the sweeper takes over. */
  readonly inHandUntil?: Date;
}

/** A delivery that a worker holds under a lease, ready for an attempt. */
export interface DueDelivery extends NewDelivery {
  /** Raised each time it is queued; whoever settles must name the epoch it was given. */
  readonly epoch: number;
  /** Attempts that failed before this one. */
  readonly attempts: number;
  /** The signed token, encrypted at rest, once an earlier attempt made it. */
  readonly jwsJwe?: string;
  readonly createdAt: Date;
  /** Where the ladder begins once somebody had it sent again. */
  readonly replayedAt?: Date;
  /** Why the attempt before this one did not settle it. */
  readonly lastReason?: string;
}

/**
 * What the answer to an attempt means. `parked` waits for a person; `retry` climbs the ladder; `deferred` was no
 * attempt at all and waits for its time.
 */
export type Verdict = (
  | { readonly kind: "delivered" }
  | {
      readonly kind: "retry";
      readonly reason: string;
      readonly notBefore?: Date;
      readonly recipientDown?: boolean;
      /** The recipient's endpoint is gone for good: nothing is sent there until a person has looked. */
      readonly endpointGone?: boolean;
    }
  | { readonly kind: "deferred"; readonly reason: string; readonly notBefore: Date }
  | { readonly kind: "parked"; readonly reason: string }
) & {
  /** What the recipient said, where the courier knows. */
  readonly answer?: RecipientAnswer;
};

/** What an answer can mean: with one, something was attempted. */
export type JudgedVerdict = Exclude<Verdict, { readonly kind: "deferred" }>;

/** Carries deliveries of one kind to one recipient. Verdicts come in the same order; a failure of ours is thrown. */
export interface Courier {
  attempt(deliveries: readonly DueDelivery[]): Promise<readonly Verdict[]>;
}
