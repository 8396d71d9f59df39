import type { Association, WaitingListOffer } from "./association.ts";
import { isLive } from "./association.ts";
import type { PlaceTerms } from "./host-decision.ts";
import type { AssociationState } from "./states.ts";

/** What happens next with an association; spelt as on the wire. */
export const NEXT_STEPS = [
  "give_permission",
  "give_place",
  "answer_offer",
  "reach_host",
  "attend",
  "choose_again",
  "nothing",
] as const;
export type NextStep = (typeof NEXT_STEPS)[number];

export interface Next {
  readonly what: NextStep;
  readonly by: "home" | "host" | "student";
  readonly until?: Date;
}

/** The answer to a command: where the association stands, and what happens next. */
export interface Receipt {
  readonly associationId: string;
  readonly offeringId: string;
  readonly homeState: AssociationState;
  readonly hostState: AssociationState;
  readonly sequence: number;
  readonly version: number;
  readonly position?: number;
  readonly reason?: string;
  readonly offer?: WaitingListOffer;
  readonly terms?: PlaceTerms;
  readonly next: Next;
  readonly decidedAt: Date;
}

export function receiptOf(association: Association): Receipt {
  const { associationId, offeringId, homeState, hostState, sequence, version } = association;
  return {
    associationId,
    offeringId,
    homeState,
    hostState,
    sequence,
    version,
    ...(association.position === undefined ? {} : { position: association.position }),
    ...(association.reason === undefined ? {} : { reason: association.reason }),
    ...(association.offer === undefined ? {} : { offer: association.offer }),
    ...(association.terms === undefined ? {} : { terms: association.terms }),
    next: nextOf(association),
    decidedAt: association.updatedAt,
  };
}

/** A host that does not answer comes first, then the student's answer to an offer, then home's permission, then the host's place. */
export function nextOf(
  association: Pick<Association, "homeState" | "hostState" | "reason" | "permissionUntil" | "offer">,
): Next {
  const { homeState, hostState, reason } = association;
  if (!isLive(association)) {
    const byOthers = hostState === "denied" || homeState === "denied" || reason === "offering-cancelled";
    return byOthers ? { what: "choose_again", by: "student" } : { what: "nothing", by: "student" };
  }
  if (hostState === "pending" && reason === "host-unreachable") {
    return { what: "reach_host", by: "home" };
  }
  if (association.offer !== undefined) {
    return { what: "answer_offer", by: "student", until: association.offer.expiresAt };
  }
  if (homeState === "pending") {
    const { permissionUntil } = association;
    return {
      what: "give_permission",
      by: "home",
      ...(permissionUntil === undefined ? {} : { until: permissionUntil }),
    };
  }
  if (hostState === "associated") return { what: "attend", by: "student" };
  return { what: "give_place", by: "host" };
}
