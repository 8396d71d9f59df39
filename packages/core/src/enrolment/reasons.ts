/** Why a host gave no place. Kept with the association, so that a repeated command gets the same answer. */
export const DENIAL_REASONS = [
  "offering-unknown",
  "offering-cancelled",
  "enrolment-window-not-open",
  "enrolment-window-closed",
  "round-not-valid",
  "round-paused",
  "phase-not-for-student",
  "home-not-eligible",
  "place-none-left",
] as const;
export type DenialReason = (typeof DENIAL_REASONS)[number];

/** Why an association ended that was pending, queued or associated. */
export const CANCELLATION_REASONS = [
  "withdrawn",
  "phase-excluded-by-place",
  "home-permission-denied",
  "home-permission-expired",
  "offer-declined",
  "offer-expired",
  "offering-cancelled",
  "no-longer-student",
  "condition-not-met",
  "no-show",
] as const;
export type CancellationReason = (typeof CANCELLATION_REASONS)[number];

/** Why home withdraws an association: the student wants it, a rule of a round does, or it is no student of its own any more. */
export const WITHDRAWAL_REASONS = ["withdrawn", "phase-excluded-by-place", "no-longer-student"] as const;
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

/** Of a phase in which the host selects: why an answer is still to come, and why it was a no. */
export const SELECTION_REASONS = ["selection-not-decided", "not-selected"] as const;
export type SelectionReason = (typeof SELECTION_REASONS)[number];

/** Why a host's own system said no. */
export const HOST_REASONS = ["host-refused"] as const;
export type HostReason = (typeof HOST_REASONS)[number];

/** Why a host judges no command of this home, or no further one. */
export const AGREEMENT_REASONS = [
  "agreement-missing",
  "agreement-not-in-force",
  "offering-not-agreed",
  "agreement-exhausted",
] as const;
export type AgreementReason = (typeof AGREEMENT_REASONS)[number];

/** Why an answer is still to come, or what only home can know. */
export const HOME_REASONS = ["host-unreachable", "association-already-live", "command-unacceptable"] as const;
export type HomeReason = (typeof HOME_REASONS)[number];

/** Every reason code this version writes. A partner of a later version may send others. */
export type EnrolmentReason =
  | DenialReason
  | CancellationReason
  | SelectionReason
  | HostReason
  | AgreementReason
  | HomeReason;
