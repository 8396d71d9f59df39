import type { JsonObject } from "../json.ts";
import type { NewDelivery } from "./delivery.ts";

/** The events that institutions tell each other; the type on the wire is the contract's base plus the name. */
export const EVENT_NAMES = [
  "enrolment-changed",
  "offering-changed",
  "student-deregistered",
  "student-changed",
  "result-issued",
  "result-corrected",
  "result-withdrawn",
  "result-received",
  "result-recorded",
  "result-disputed",
  "round-published",
] as const;
export type EventName = (typeof EVENT_NAMES)[number];

/** Something that happened to one association, or one round, to be told to one institution. */
export interface NewEvent {
  /** UUIDv7; becomes the `jti`. */
  readonly eventId: string;
  readonly name: EventName;
  /** schacHome. */
  readonly recipient: string;
  /** Our surrogate; absent where the association is not known here. */
  readonly associationKey?: string;
  /** As home named it, or the round's id; becomes the `sub_id`. */
  readonly associationId: string;
  /** The same in every event of one enrolment or round (RFC 8417 section 2.2). */
  readonly txn: string;
  /** Full state, never a delta. */
  readonly payload: JsonObject;
  /** Of its association. */
  readonly road?: "eduxchange";
}

/**
 * The delivery that an event is owed by. `eventBase` is the contract's. Over eduXchange no event goes out: what is owed
 * is that home hears where the association stands by then.
 */
export function deliveryOf(event: NewEvent, eventBase: string): NewDelivery {
  const { eventId, name, recipient, associationKey, associationId, txn, payload, road } = event;
  if (road === "eduxchange" && associationKey !== undefined)
    return { deliveryId: eventId, kind: road, recipient, associationKey, payload: {} };
  return {
    deliveryId: eventId,
    kind: "set",
    recipient,
    ...(associationKey === undefined ? {} : { associationKey }),
    eventType: `${eventBase}${name}`,
    payload: { associationId, txn, event: payload },
  };
}

/** An event of a partner whose token was verified and stored. */
export interface AcceptedEvent {
  /** schacHome of the institution that signed it. */
  readonly issuer: string;
  readonly jti: string;
  /** The part of the event type after the contract's base. */
  readonly name: string;
  readonly associationId: string;
  readonly txn: string;
  /** Fits the schema of its type; may hold more. */
  readonly payload: JsonObject;
  /** Of the compact JWS, base64url. */
  readonly sha256: string;
  /** The `iat`: when it was signed. Never used for order. */
  readonly issuedAt: Date;
  readonly receivedAt: Date;
}

/**
 * What became of an accepted event. `superseded`: nothing new in it. `quarantined`: kept aside, judged again later;
 * the reason in snake_case.
 */
export type Disposition =
  | { readonly kind: "applied" | "superseded" }
  | { readonly kind: "quarantined"; readonly reason: string };
