import { PERMISSION_DAYS } from "../seats/claim.ts";
import { OFFER_HOURS, UNTOLD_OFFER_DAYS } from "../seats/promotion.ts";
import { AGREEMENT_REASONS, DENIAL_REASONS } from "./reasons.ts";
import type { AssociationState } from "./states.ts";
import { HANDED_ON, type Transition } from "./transition.ts";
import { BY_NAME, DEREGISTERED_AT_HOME, DEREGISTERED_AT_HOST } from "./transitions-of-sis.ts";

export type { Transition } from "./transition.ts";

const HELD = `A place is held until the date home names, ${PERMISSION_DAYS} days if it names none.`;
const OFFERED = `${OFFER_HOURS} hours unless the offering says otherwise, and not before home has acknowledged the offer; or ${UNTOLD_OFFER_DAYS} days after its delivery was given up.`;

/** What may happen to an association, on both sides. `finished` is spelt for the wire; nothing leads to it yet. */
export const TRANSITIONS: readonly Transition[] = [
  {
    side: "home",
    from: "none",
    to: "associated",
    by: "home",
    when: "The student asks, and a standing approval covers it.",
    reasons: [],
  },
  {
    side: "home",
    from: "none",
    to: "pending",
    by: "home",
    when: "The student asks, and a person has to decide.",
    reasons: [],
    deadline: HELD,
  },
  {
    side: "home",
    from: "pending",
    to: "associated",
    by: "officer",
    when: "An officer permits it.",
    reasons: [],
    deadline: HELD,
  },
  {
    side: "home",
    from: "pending",
    to: "denied",
    by: "officer",
    when: "An officer refuses it.",
    reasons: ["home-permission-denied"],
    deadline: HELD,
  },
  ...(["pending", "associated"] as const).map(
    (from): Transition => ({
      side: "home",
      from,
      to: "cancelled",
      by: "student",
      when: "The student withdraws. At once at home, whether or not the host can be reached.",
      reasons: ["withdrawn"],
    }),
  ),
  ...(["pending", "associated"] as const).map(
    (from): Transition => ({
      side: "home",
      from,
      to: "cancelled",
      by: "home",
      when: "The student attends elsewhere by another phase of the round, whose rules end what was asked in this one. What is to be given up for it is kept.",
      reasons: ["phase-excluded-by-place"],
      deadline: "Within seconds of the place, while the round is valid and not paused.",
    }),
  ),
  ...DEREGISTERED_AT_HOME,
  {
    side: "home",
    from: "none",
    to: "cancelled",
    by: "student",
    when: "As the host sees it, when the withdrawal arrives before its own enrolment.",
    reasons: ["withdrawn"],
  },
  {
    side: "host",
    from: "none",
    to: "pending",
    by: "home",
    when: "Home has written the request down; the host has not answered. Seen at home only.",
    reasons: ["host-unreachable"],
    deadline: "The command is brought again and again until the host answers.",
  },
  {
    side: "host",
    from: "pending",
    to: "associated",
    by: "host",
    when: "There is a place in a pool for this home.",
    reasons: [],
    deadline: "In the same answer.",
  },
  {
    side: "host",
    from: "pending",
    to: "queued",
    by: "host",
    when: "No place is left, and the command says `ifFull: queue`.",
    reasons: [],
    deadline: "In the same answer.",
  },
  {
    side: "host",
    from: "pending",
    to: "queued",
    by: "host",
    when: "The host selects in this phase: requests are collected, whatever `ifFull` says.",
    reasons: ["selection-not-decided"],
    deadline: "In the same answer.",
  },
  {
    side: "host",
    from: "queued",
    to: "associated",
    by: "host",
    when: "The host has selected the student.",
    reasons: [],
    deadline: "All of an offering in one commit, after the phase has closed.",
  },
  ...BY_NAME,
  {
    side: "host",
    from: "queued",
    to: "denied",
    by: "host",
    when: "The host has selected others. Whom it ranked and has no place for is denied or waits on, as the phase says.",
    reasons: ["not-selected", "place-none-left"],
    deadline: "All of an offering in one commit, after the phase has closed.",
  },
  {
    side: "host",
    from: "pending",
    to: "denied",
    by: "host",
    when: "No place can be given. Final: a repeat gets the same answer, a new request is a new association.",
    reasons: [...DENIAL_REASONS, ...AGREEMENT_REASONS, "association-already-live", "command-unacceptable"],
    deadline: "In the same answer.",
  },
  {
    side: "host",
    from: "pending",
    to: "cancelled",
    by: "student",
    when: "The enrolment arrives after its own withdrawal.",
    reasons: ["withdrawn"],
  },
  {
    side: "host",
    from: "queued",
    to: "associated",
    by: "host",
    when: "A place falls free, or a pool grows, and the student is the first it is for: where places are given.",
    reasons: [],
    deadline: "In the commit that frees the place.",
  },
  {
    side: "host",
    from: "queued",
    to: "associated",
    by: "student",
    when: "The student accepts a waiting-list offer: where places are offered. While it is open the student stays queued.",
    reasons: [],
    deadline: OFFERED,
  },
  {
    side: "host",
    from: "queued",
    to: "cancelled",
    by: "student",
    when: "The student declines a waiting-list offer.",
    reasons: ["offer-declined"],
    deadline: HANDED_ON,
  },
  {
    side: "host",
    from: "queued",
    to: "cancelled",
    by: "host",
    when: "A waiting-list offer was not answered in time.",
    reasons: ["offer-expired"],
    deadline: HANDED_ON,
  },
  ...(["queued", "associated"] as const).flatMap((from): Transition[] => [
    {
      side: "host",
      from,
      to: "cancelled",
      by: "student",
      when: "The student withdraws.",
      reasons: ["withdrawn"],
      deadline: HANDED_ON,
    },
    {
      side: "host",
      from,
      to: "cancelled",
      by: "home",
      when: "A place from another phase of the round ends what the student asked in this one.",
      reasons: ["phase-excluded-by-place"],
      deadline: HANDED_ON,
    },
    {
      side: "host",
      from,
      to: "cancelled",
      by: "officer",
      when: "Home refuses permission.",
      reasons: ["home-permission-denied"],
      deadline: HANDED_ON,
    },
    {
      side: "host",
      from,
      to: "cancelled",
      by: "host",
      when: "Home's permission did not come in time.",
      reasons: ["home-permission-expired"],
      deadline: HANDED_ON,
    },
    {
      side: "host",
      from,
      to: "cancelled",
      by: "host",
      when: "The host cancels the offering. A swap into it is refused and the old place kept; a result of what was given before is taken still. Home tells the student in the host's words and asks the next choice.",
      reasons: ["offering-cancelled"],
      deadline:
        "In the same request, or within half a minute if that is cut off. The place is handed to nobody.",
    },
  ]),
  ...DEREGISTERED_AT_HOST,
];

/** The row for a change of one side's state, if it is one that may happen; for that reason, where one is given. */
export function findTransition(change: {
  readonly side: Transition["side"];
  readonly from: Transition["from"];
  readonly to: AssociationState;
  readonly reason?: string;
}): Transition | undefined {
  const { side, from, to, reason } = change;
  return TRANSITIONS.find(
    (one) =>
      one.side === side &&
      one.from === from &&
      one.to === to &&
      (reason === undefined || one.reasons.some((known) => known === reason)),
  );
}
