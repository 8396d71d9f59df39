// biome-ignore-all lint/performance/noReExportAll: these rooms name each of their exports themselves, and bundlers see through it.
export * from "./agreements/index.ts";
export * from "./audit/index.ts";
export * from "./catalogue/index.ts";
export * from "./changes/index.ts";
export type { Clock, NewId } from "./clock.ts";
export { type Attempt, detailOf, type Road } from "./delivery/attempt.ts";
export { isCauseGone, PASSING_REASONS, type SeenSince } from "./delivery/cause-gone.ts";
export type {
  Courier,
  DeliveryKind,
  DueDelivery,
  JudgedVerdict,
  NewDelivery,
  Verdict,
} from "./delivery/delivery.ts";
export {
  type AcceptedEvent,
  type Disposition,
  deliveryOf,
  EVENT_NAMES,
  type EventName,
} from "./delivery/event.ts";
export { DEFAULT_LADDER, nextAttempt, pausesMs, type RetryLadder, type Rung } from "./delivery/ladder.ts";
export type { Mail, MailSender, MailVerdict } from "./delivery/mail.ts";
export {
  type DeliveryError,
  judge,
  judgeSetError,
  judgeSilence,
  type PushAnswer,
} from "./delivery/push-answer.ts";
export { type Settlement, settlementOf } from "./delivery/settlement.ts";
export type { WakeHandler, WakeJob, WakeQueue, WakeWorker } from "./delivery/wake-queue.ts";
export * from "./eduxchange/index.ts";
export {
  type Alternative,
  creditsOf,
  nearestAlternatives,
  type OfferingName,
} from "./enrolment/alternatives.ts";
export type {
  ApprovalAction,
  ApprovalActionKind,
  ApprovalDesk,
  ApprovalStanding,
  Assignee,
} from "./enrolment/approval-desk.ts";
export { type AskDecision, type AsksDecided, decideAsks } from "./enrolment/ask.ts";
export type { HomeSlice, KnownKey, NewPseudonym, StoredPseudonym } from "./enrolment/asking-desk.ts";
export {
  type Association,
  type Deregistration,
  type IfFull,
  isAttending,
  isLive,
  isTakenBack,
  type StudentFacts,
  type WaitingListOffer,
} from "./enrolment/association.ts";
export type { AffectedEnrolment, Cancellation, OfferingCancellations } from "./enrolment/cancellation.ts";
export type {
  CommandRefusal,
  DecisionCommand,
  DecisionRefusal,
  EnrolmentClaim,
  EnrolmentCommand,
  HomeCommand,
  OfferAnswerCommand,
  WithdrawalCommand,
} from "./enrolment/commands.ts";
export {
  type DeregistrationEffect,
  effectOfDeregistration,
  type OfferingDays,
} from "./enrolment/deregistration.ts";
export { type DeskReminder, type DeskReminderKind, ENDING_HOURS } from "./enrolment/desk-reminder.ts";
export { enrolmentCommandOf, standingCommandOf } from "./enrolment/home-command.ts";
export {
  answerOfferAtHome,
  decideAtHome,
  type HomeChange,
  isDecidable,
  withdrawAtHome,
} from "./enrolment/home-side.ts";
export { afterChange, applyHostAnswer, applyUnreachable } from "./enrolment/host-answer.ts";
export {
  type HeldDecision,
  type HeldPermission,
  HOST_DECISIONS,
  type HostDecision,
  type HostDecisionKind,
  type HostDecisionRefusal,
  type PlaceTerms,
} from "./enrolment/host-decision.ts";
export {
  type LearningAgreementContent,
  type LearningAgreementDraft,
  type LearningAgreements,
  type LearningAgreementVersion,
  nextAgreement,
} from "./enrolment/learning-agreement.ts";
export { type NoticeKind, noticeKindOf, noticeKindOfAnswer, type StudentNotice } from "./enrolment/notice.ts";
export { languagesFor, NOTICE_LANGUAGES, type NoticeFacts, noticeText } from "./enrolment/notice-text.ts";
export type {
  ApprovalQuery,
  Availability,
  BeginRefusal,
  Begun,
  Committed,
  DetailsWanted,
  EnrolmentQuery,
  EnrolmentRow,
  HomeOfferAnswer,
  HomeOfferAnswerRefusal,
  HomeRegister,
  HomeView,
  HomeWithdrawal,
  HomeWithdrawalRefusal,
  HostAnswer,
  HostLedger,
  HostReceipt,
  NewAsk,
  Permission,
  PermissionRefusal,
  PersonDetails,
  Recorded,
  ReleaseRefusal,
  StandingApprovals,
} from "./enrolment/ports.ts";
export { type ExplainedCode, type Explanation, explain } from "./enrolment/reason-table.ts";
export { WITHDRAWAL_REASONS, type WithdrawalReason } from "./enrolment/reasons.ts";
export { type Next, nextOf, type Receipt, receiptOf } from "./enrolment/receipt.ts";
export type {
  AskedChoice,
  Choice,
  NewRequest,
  NextChoice,
  RequestState,
  StoredRequest,
} from "./enrolment/request.ts";
export {
  type ApprovalConditions,
  type AskRule,
  answerPermission,
  type StandingApproval,
} from "./enrolment/standing-approval.ts";
export { type AssociationState, isLiveState } from "./enrolment/states.ts";
export {
  applyStudentChange,
  changeToTell,
  type HeldOfStudent,
  type KnownToTell,
  type StudentChange,
} from "./enrolment/student-change.ts";
export { refuseRelease, releasedFor, withRelease } from "./enrolment/swap.ts";
export { type Arrival, clampTimeOfRequest, type TimeOfRequest } from "./enrolment/time-of-request.ts";
export { nextChoiceIndex, walkAfter } from "./enrolment/walk.ts";
export { canonicalJson, type JsonObject, type JsonValue } from "./json.ts";
export { mergePatch } from "./merge-patch.ts";
export { granted, type Outcome, type Refused, refused } from "./outcome.ts";
export * from "./privacy/index.ts";
export {
  DOUBT_REASONS,
  type Doubt,
  type DoubtReason,
  type HeldByBoth,
  planReconciliation,
  type ReconciliationMode,
  type ReconciliationStep,
} from "./reconciliation/plan.ts";
export { afterFailure, afterStart, nextNight } from "./reconciliation/schedule.ts";
export {
  type Digest,
  differingAssociations,
  type HeldVersion,
  type LedgerEntry,
  type LedgerRow,
  type LedgerStatement,
  ledgerEntries,
  SIDES,
  type Side,
  STREAMS,
  type Stream,
} from "./reconciliation/statement.ts";
export * from "./results/index.ts";
export { adjustRound, type MovedEnd, type RoundAdjustment } from "./rounds/adjust.ts";
export { checkRound, roundFindings } from "./rounds/check-round.ts";
export { listLeftEnrolments } from "./rounds/left-phases.ts";
export { instantOfLocal } from "./rounds/local-date-time.ts";
export type { PhaseMode } from "./rounds/phase-mode.ts";
export {
  phaseAt,
  previewAs,
  type RoundInForce,
  type TimedPhase,
  type TimedRelease,
  timedPhases,
  timedReleases,
  windowOfRound,
} from "./rounds/phases.ts";
export type { Phase, PledgedOffering, PledgedPool, Round } from "./rounds/round.ts";
export {
  type HeldAgainstLimit,
  heldUnderRules,
  offeringName,
  type RoundRules,
  refuseByRules,
} from "./rounds/round-rules.ts";
export { selectionPhase, type TooEarlyToSelect, tooEarlyToSelect } from "./rounds/selection-time.ts";
export { takesPart } from "./rounds/takes-part.ts";
export { chooseTable, type WantedTable } from "./scales/choose-table.ts";
export type { CourseFacts } from "./scales/conversion-remarks.ts";
export {
  CONVERSION_METHOD,
  type ConversionPolicy,
  type ConversionProposal,
  type ConversionRefusal,
  proposeConversion,
} from "./scales/convert.ts";
export {
  comparableTable,
  type DistributionContent,
  distributionFindings,
  distributionText,
  type GradeDistribution,
  type PublishedDistribution,
  publishableGrades,
} from "./scales/distribution.ts";
export type { ResultWarning } from "./scales/result-warnings.ts";
export {
  type PublishedScale,
  type ScaleContent,
  type ScaleDescriptor,
  type ScaleReference,
  scaleText,
} from "./scales/scale.ts";
export { scaleFindings } from "./scales/scale-findings.ts";
export { AWAITS_SELECTION } from "./seats/awaits-selection.ts";
export { type Decided, decideCommands, type LedgerDecision, type LedgerRefusal } from "./seats/decide.ts";
export { type LearnRefusal, learnAssociation, type RememberedAssociation } from "./seats/learn.ts";
export { eligiblePools, freeSeats, type HomeClass, type SeatPool } from "./seats/pools.ts";
export { OFFER_HOURS, UNTOLD_OFFER_DAYS } from "./seats/promotion.ts";
export {
  decideResize,
  type PoolsWanted,
  type Promotion,
  type Resized,
  type SeatPoolsBelowPlaced,
} from "./seats/resize.ts";
export { decideRelease, type PoolName, type SeatRelease } from "./seats/seat-release.ts";
export { type Candidate, decideSelection, type Selection, type SelectionDecided } from "./seats/selection.ts";
export {
  type CommandSubject,
  type LedgerCommand,
  type LedgerSlice,
  type OfferingSeats,
  type SeatMovement,
  subjectOf,
  type Tombstone,
} from "./seats/slice.ts";
export * from "./trust/index.ts";
export {
  decideReceived,
  type KnownVersion,
  type StatedVersion,
  type Superseded,
} from "./versions/receive-version.ts";
