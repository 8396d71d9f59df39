import type { ExchangeSchemas } from "@wissel/contract";
import type {
  Availability,
  EnrolmentClaim,
  HomeCommand,
  PlaceTerms,
  Receipt,
  TimeOfRequest,
  WaitingListOffer,
} from "@wissel/core";
import { present } from "./present.ts";

/** A receipt as a host sends it. */
export function toWireReceipt(receipt: Receipt): ExchangeSchemas["CommandReceipt"] {
  const { next, decidedAt, position, reason, offer, terms, ...rest } = receipt;
  return {
    ...rest,
    ...present({ position, reason, offer: offer && toWireOffer(offer), terms }),
    next: toWireNext(next),
    decidedAt: decidedAt.toISOString(),
  };
}

export function toWireOffer(offer: WaitingListOffer): ExchangeSchemas["WaitingListOffer"] {
  const { offerId, offeredAt, remindAt, expiresAt } = offer;
  return {
    offerId,
    offeredAt: offeredAt.toISOString(),
    remindAt: remindAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}

/** An offer as a host tells it, in an answer or an event. */
export function fromWireOffer(offer: ExchangeSchemas["WaitingListOffer"]): WaitingListOffer {
  const { offerId, offeredAt, remindAt, expiresAt } = offer;
  return {
    offerId,
    offeredAt: new Date(offeredAt),
    remindAt: new Date(remindAt),
    expiresAt: new Date(expiresAt),
  };
}

/** What a host said with its decision; a host of a later version may say more. */
export function fromWireTerms({ words, conditionUntil }: PlaceTerms): PlaceTerms {
  return present({ words, conditionUntil });
}

export function toWireNext({ what, by, until }: Receipt["next"]): ExchangeSchemas["Next"] {
  return { what, by, ...present({ until: until?.toISOString() }) };
}

/** A place asked for by an authenticated home, with the time it counts from. */
export function fromWireClaim(
  command: ExchangeSchemas["EnrolmentCommand"],
  context: { readonly home: string; readonly associationKey: string; readonly time: TimeOfRequest },
): EnrolmentClaim {
  const { pseudonym, level, programmeCode, creditsEarned } = command.student;
  const { permissionUntil } = command;
  return {
    associationKey: context.associationKey,
    home: context.home,
    associationId: command.associationId,
    sequence: command.sequence,
    offeringId: command.offeringId,
    pseudonym,
    student: present({ level, programmeCode, creditsEarned }),
    homeState: command.homeState,
    ...present({ permissionUntil: permissionUntil === undefined ? undefined : new Date(permissionUntil) }),
    ifFull: command.ifFull,
    ...context.time,
    txn: command.txn,
  };
}

/**
 * A command as it is sent. A live one counts from its arrival, so it does not say when it was asked; unless an earlier
 * command of its lane asked the same, which may still be on its way.
 */
export function toWireCommand(command: HomeCommand, timing: "live" | "delayed"): object {
  const { kind, ...rest } = command;
  if (kind !== "enrolment" || timing === "delayed" || command.sequence > 1) return rest;
  const { requestedAt: _, ...live } = command;
  const { kind: __, ...sent } = live;
  return sent;
}

export function toWireAvailability(availability: Availability, now: Date): ExchangeSchemas["Availability"] {
  const { offeringId, opensAt, closesAt, eligible, placesLeft, waiting, asOf } = availability;
  return {
    offeringId,
    open: (opensAt === undefined || opensAt <= now) && (closesAt === undefined || now < closesAt),
    eligible,
    unlimited: eligible && placesLeft === undefined,
    ...present({ placesLeft }),
    waiting,
    asOf: asOf.toISOString(),
  };
}
