import type { ProblemKind } from "./kind.ts";

/** Refusals of enrolling, withdrawing and deciding, as a client meets them. A denial of a place is a receipt. */
export type EnrolmentProblemCode =
  | "agreement-exhausted"
  | "agreement-missing"
  | "agreement-not-in-force"
  | "association-ambiguous"
  | "association-mismatch"
  | "association-unknown"
  | "calendar-feed-unknown"
  | "choice-not-skippable"
  | "choice-repeated"
  | "command-unacceptable"
  | "decision-held-back"
  | "decision-not-held-back"
  | "decision-not-possible"
  | "enrolment-window-closed"
  | "enrolment-window-not-open"
  | "host-not-a-partner"
  | "idempotency-key-reused"
  | "learning-agreement-moved"
  | "offer-not-open"
  | "offering-cancelled"
  | "offering-not-agreed"
  | "offering-unknown"
  | "permission-already-decided"
  | "person-unknown"
  | "phase-excluded-by-place"
  | "place-none-left"
  | "round-limit-reached"
  | "round-paused"
  | "release-not-possible"
  | "standing-approval-unknown"
  | "withdrawal-not-acknowledged";

export const ENROLMENT_PROBLEMS = {
  "agreement-exhausted": { status: 409, title: "Your institution has as many students here as was agreed" },
  "agreement-missing": { status: 403, title: "There is no agreement on enrolments with your institution" },
  "agreement-not-in-force": { status: 409, title: "No agreement with this institution is in force" },
  "association-ambiguous": {
    status: 409,
    title: "Students of several institutions have an enrolment with this id",
  },
  "association-mismatch": { status: 409, title: "The association is known with another offering or student" },
  "association-unknown": { status: 404, title: "No such enrolment" },
  "calendar-feed-unknown": { status: 404, title: "No such calendar feed" },
  "choice-not-skippable": { status: 409, title: "This choice cannot be skipped" },
  "choice-repeated": { status: 422, title: "The same offering is chosen twice" },
  "command-unacceptable": { status: 422, title: "The command cannot be stored" },
  "decision-held-back": { status: 409, title: "Another decision is held back and can still be undone" },
  "decision-not-held-back": { status: 409, title: "There is no decision that can be undone" },
  "decision-not-possible": { status: 409, title: "The enrolment does not stand so that this can be decided" },
  "enrolment-window-closed": { status: 409, title: "The enrolment window is closed" },
  "enrolment-window-not-open": { status: 409, title: "The enrolment window is not open yet" },
  "host-not-a-partner": { status: 404, title: "There is no such partner to enrol at" },
  "idempotency-key-reused": { status: 422, title: "The Idempotency-Key was used for another request" },
  "learning-agreement-moved": { status: 409, title: "The learning agreement has a newer version" },
  "offer-not-open": { status: 409, title: "This waiting-list offer is not open" },
  "offering-cancelled": { status: 409, title: "The offering has been cancelled by its host" },
  "offering-not-agreed": { status: 409, title: "The agreement between the institutions does not cover this" },
  "offering-unknown": { status: 404, title: "No such offering" },
  "permission-already-decided": {
    status: 409,
    title: "This enrolment does not wait for permission any more",
  },
  "person-unknown": { status: 404, title: "The student is not known here" },
  "phase-excluded-by-place": {
    status: 409,
    title: "A place from another phase of the round excludes this one",
  },
  "place-none-left": { status: 409, title: "No place is left for students of this institution" },
  "round-limit-reached": { status: 409, title: "The round allows a student no more than this" },
  "release-not-possible": { status: 409, title: "This enrolment cannot be given up for that one" },
  "round-paused": { status: 409, title: "The round has been stopped for now" },
  "standing-approval-unknown": { status: 404, title: "No such standing approval" },
  "withdrawal-not-acknowledged": {
    status: 409,
    title: "The host has not acknowledged the earlier withdrawal yet",
  },
} as const satisfies Record<EnrolmentProblemCode, ProblemKind>;
