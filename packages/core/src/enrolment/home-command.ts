import type { Association } from "./association.ts";
import type {
  DecisionCommand,
  EnrolmentCommand,
  HomeCommand,
  OfferAnswerCommand,
  OfferAnswerKind,
  WithdrawalCommand,
} from "./commands.ts";

/** The claim as home sends it, with home's permission as it stands now. */
export function enrolmentCommandOf(association: Association): EnrolmentCommand {
  const { associationId, sequence, offeringId, pseudonym, student, ifFull, txn } = association;
  const pending = association.homeState === "pending";
  return {
    kind: "enrolment",
    associationId,
    sequence,
    offeringId,
    student: { pseudonym, ...student },
    homeState: pending ? "pending" : "associated",
    ...(pending && association.permissionUntil !== undefined
      ? { permissionUntil: association.permissionUntil.toISOString() }
      : {}),
    ifFull,
    requestedAt: association.requestedAt.toISOString(),
    txn,
  };
}

export function withdrawalCommandOf({
  associationId,
  sequence,
  offeringId,
  reason,
  txn,
}: Association): WithdrawalCommand {
  const byRule =
    reason === "phase-excluded-by-place" || reason === "no-longer-student" ? ({ reason } as const) : {};
  return { kind: "withdrawal", associationId, sequence, offeringId, ...byRule, txn };
}

/**
 * Home's decision. While the host has not answered the enrolment, a permission travels as the enrolment itself:
 * whichever of the two arrives first, the host then knows all it needs.
 */
export function decisionCommandOf(association: Association): DecisionCommand | EnrolmentCommand {
  const { associationId, sequence, offeringId, homeState, version, txn } = association;
  if (homeState !== "denied" && version === 0) return enrolmentCommandOf(association);
  return {
    kind: "decision",
    associationId,
    sequence,
    offeringId,
    homeState: homeState === "denied" ? "denied" : "associated",
    txn,
  };
}

/** The command that says where home stands now; a host that knows as much does nothing. */
export function standingCommandOf(association: Association): HomeCommand {
  const { homeState } = association;
  if (homeState === "cancelled") return withdrawalCommandOf(association);
  return homeState === "pending" ? enrolmentCommandOf(association) : decisionCommandOf(association);
}

export function offerAnswerCommandOf(
  { associationId, offeringId, txn }: Association,
  { offerId, answer }: { readonly offerId: string; readonly answer: OfferAnswerKind },
): OfferAnswerCommand {
  return { kind: "offer-answer", associationId, offeringId, offerId, answer, txn };
}
