export { instantOf, isCalendarDate, isTimeZone, localTimeOf } from "./catalogue/calendar.ts";
export type { Catalogue } from "./catalogue/catalogue.ts";
export { buildCatalogue, organisationIdOf, organisationIdsWithin, studyOf } from "./catalogue/catalogue.ts";
export type {
  CatalogueRefusal,
  CatalogueStore,
  ItemWritten,
  WriteOptions,
  WriteOutcome,
} from "./catalogue/catalogue-store.ts";
export type { Consumed, ConsumerEntry } from "./catalogue/consumers.ts";
export { consumerEntry, EDUXCHANGE } from "./catalogue/consumers.ts";
export type { EnrolmentWindow } from "./catalogue/enrolment-window.ts";
export { windowState } from "./catalogue/enrolment-window.ts";
export type { Finding } from "./catalogue/finding.ts";
export type {
  AcademicSessionFilter,
  CatalogueOfferingFilter,
  CourseFilter,
  ItemFilter,
  OrganisationFilter,
  ProgrammeFilter,
} from "./catalogue/item-filter.ts";
export {
  isAcademicSessionWanted,
  isCourseWanted,
  isItemWanted,
  isOfferingWanted,
  isOrganisationWanted,
  isProgrammeWanted,
} from "./catalogue/item-filter.ts";
export type { ItemIds } from "./catalogue/item-id.ts";
export { itemIdsOf } from "./catalogue/item-id.ts";
export type { SortAttribute, SortKey } from "./catalogue/item-order.ts";
export { sortedBy } from "./catalogue/item-order.ts";
export type {
  AcademicSession,
  CatalogueItem,
  Coordinator,
  Course,
  ItemReference,
  Offering,
  OfferingCancellation,
  Organisation,
  Programme,
  SeatPoolSize,
  StudyLoad,
} from "./catalogue/items.ts";
export { capacityOf } from "./catalogue/items.ts";
export { iso6392Of, languageTagOf } from "./catalogue/language-code.ts";
export type { OfferingIndex } from "./catalogue/offering-index.ts";
export { buildOfferingIndex } from "./catalogue/offering-index.ts";
export type {
  CatalogueOffering,
  CatalogueStudy,
  OfferingAlliance,
  OfferingDirectory,
  OfferingFilter,
  OfferingSlice,
  PartnerCatalogue,
} from "./catalogue/offerings.ts";
export { offeringsOfCatalogue } from "./catalogue/own-offerings.ts";
export type { Page } from "./catalogue/page.ts";
export { pageOf } from "./catalogue/page.ts";
export { addressFindings, addressFindingsOfStudy, publicationFindings } from "./catalogue/publication.ts";
export { readinessOf } from "./catalogue/readiness.ts";
export type { NamedItem } from "./catalogue/references.ts";
export { danglingReferences, keyOf, referencesOf } from "./catalogue/references.ts";
export type { IdentifierEntry, LanguageTypedString } from "./catalogue/text.ts";
export type {
  AcademicSessionType,
  ItemKind,
  Level,
  ModeOfDelivery,
  ModeOfStudy,
  ProgrammeType,
  Qualification,
  ResultValueType,
  SeatPoolKind,
  Sector,
  StudyLoadUnit,
} from "./catalogue/vocabulary.ts";
export type { Clock, NewId } from "./clock.ts";
export type { Attempt, Road } from "./delivery/attempt.ts";
export { detailOf } from "./delivery/attempt.ts";
export { isCauseGone, PASSING_REASONS, type SeenSince } from "./delivery/cause-gone.ts";
export type {
  Courier,
  DeliveryKind,
  DueDelivery,
  JudgedVerdict,
  NewDelivery,
  Verdict,
} from "./delivery/delivery.ts";
export type { AcceptedEvent, Disposition, EventName } from "./delivery/event.ts";
export { deliveryOf, EVENT_NAMES } from "./delivery/event.ts";
export type { RetryLadder, Rung } from "./delivery/ladder.ts";
export { DEFAULT_LADDER, nextAttempt, pausesMs } from "./delivery/ladder.ts";
export type { Mail, MailSender, MailVerdict } from "./delivery/mail.ts";
export type { DeliveryError, PushAnswer } from "./delivery/push-answer.ts";
export { judge, judgeSetError, judgeSilence } from "./delivery/push-answer.ts";
export type { Settlement } from "./delivery/settlement.ts";
export { settlementOf } from "./delivery/settlement.ts";
export type { WakeHandler, WakeJob, WakeQueue, WakeWorker } from "./delivery/wake-queue.ts";
export type { Alternative, OfferingName } from "./enrolment/alternatives.ts";
export { creditsOf, nearestAlternatives } from "./enrolment/alternatives.ts";
export type {
  ApprovalAction,
  ApprovalActionKind,
  ApprovalDesk,
  ApprovalStanding,
  Assignee,
} from "./enrolment/approval-desk.ts";
export type { AskDecision, AsksDecided } from "./enrolment/ask.ts";
export { decideAsks } from "./enrolment/ask.ts";
export type { HomeSlice, KnownKey, NewPseudonym, StoredPseudonym } from "./enrolment/asking-desk.ts";
export type { Association, IfFull, StudentFacts, WaitingListOffer } from "./enrolment/association.ts";
export { isAttending, isLive, isTakenBack } from "./enrolment/association.ts";
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
export { enrolmentCommandOf, standingCommandOf } from "./enrolment/home-command.ts";
export type { HomeChange } from "./enrolment/home-side.ts";
export { answerOfferAtHome, decideAtHome, isDecidable, withdrawAtHome } from "./enrolment/home-side.ts";
export { afterChange, applyHostAnswer, applyUnreachable } from "./enrolment/host-answer.ts";
export type {
  LearningAgreementContent,
  LearningAgreementDraft,
  LearningAgreements,
  LearningAgreementVersion,
} from "./enrolment/learning-agreement.ts";
export { nextAgreement } from "./enrolment/learning-agreement.ts";
export type { NoticeKind, StudentNotice } from "./enrolment/notice.ts";
export { noticeKindOf, noticeKindOfAnswer } from "./enrolment/notice.ts";
export type { NoticeFacts } from "./enrolment/notice-text.ts";
export { languagesFor, NOTICE_LANGUAGES, noticeText } from "./enrolment/notice-text.ts";
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
export type { ExplainedCode, Explanation } from "./enrolment/reason-table.ts";
export { explain } from "./enrolment/reason-table.ts";
export type { Next, Receipt } from "./enrolment/receipt.ts";
export { nextOf, receiptOf } from "./enrolment/receipt.ts";
export type {
  AskedChoice,
  Choice,
  NewRequest,
  NextChoice,
  RequestState,
  StoredRequest,
} from "./enrolment/request.ts";
export type { ApprovalConditions, AskRule, StandingApproval } from "./enrolment/standing-approval.ts";
export { answerPermission } from "./enrolment/standing-approval.ts";
export type { AssociationState } from "./enrolment/states.ts";
export { isLiveState } from "./enrolment/states.ts";
export { refuseRelease, releasedFor, withRelease } from "./enrolment/swap.ts";
export type { Arrival, TimeOfRequest } from "./enrolment/time-of-request.ts";
export { clampTimeOfRequest } from "./enrolment/time-of-request.ts";
export { nextChoiceIndex, walkAfter } from "./enrolment/walk.ts";
export type { JsonObject, JsonValue } from "./json.ts";
export type { Outcome, Refused } from "./outcome.ts";
export { granted, refused } from "./outcome.ts";
export type { ClaimField, DetailField, PersonField } from "./privacy/fields.ts";
export { CLAIM_FIELDS, DETAIL_FIELDS, isPersonField, PERSON_FIELDS } from "./privacy/fields.ts";
export type {
  Doubt,
  DoubtReason,
  HeldByBoth,
  ReconciliationMode,
  ReconciliationStep,
} from "./reconciliation/plan.ts";
export { DOUBT_REASONS, planReconciliation } from "./reconciliation/plan.ts";
export { afterFailure, afterStart, nextNight } from "./reconciliation/schedule.ts";
export type {
  Digest,
  HeldVersion,
  LedgerEntry,
  LedgerRow,
  LedgerStatement,
  Side,
  Stream,
} from "./reconciliation/statement.ts";
export { differingAssociations, ledgerEntries, SIDES, STREAMS } from "./reconciliation/statement.ts";
export type {
  IssueContext,
  IssueDecision,
  IssuedResult,
  IssueRefusal,
  ResultAnswer,
  ResultPosting,
  ResultTarget,
} from "./results/issue.ts";
export { decideResults } from "./results/issue.ts";
export type { ResultContent } from "./results/result.ts";
export type { ChangeReason, ResultKind, ResultStatement, StatedReason } from "./results/statement.ts";
export { contentOf, isSameStatement, reasonOf } from "./results/statement.ts";
export type { TaskKind, TaskSettlement } from "./results/task.ts";
export { isRecordOutdated, newestOf } from "./results/task.ts";
export type { MovedEnd, RoundAdjustment } from "./rounds/adjust.ts";
export { adjustRound } from "./rounds/adjust.ts";
export { checkRound, roundFindings } from "./rounds/check-round.ts";
export { instantOfLocal } from "./rounds/local-date-time.ts";
export type { RoundInForce, TimedPhase, TimedRelease } from "./rounds/phases.ts";
export { previewAs, timedPhases, timedReleases, windowOfRound } from "./rounds/phases.ts";
export type { Phase, PledgedOffering, PledgedPool, Round } from "./rounds/round.ts";
export type { RoundRules } from "./rounds/round-rules.ts";
export { offeringName, refuseByRules } from "./rounds/round-rules.ts";
export type { CourseFacts } from "./scales/conversion-remarks.ts";
export type { ConversionPolicy, ConversionProposal, ConversionRefusal } from "./scales/convert.ts";
export { CONVERSION_METHOD, proposeConversion } from "./scales/convert.ts";
export type { DistributionContent, GradeDistribution } from "./scales/distribution.ts";
export { distributionFindings, distributionText, publishableGrades } from "./scales/distribution.ts";
export type { ResultWarning } from "./scales/result-warnings.ts";
export type { PublishedScale, ScaleContent, ScaleDescriptor, ScaleReference } from "./scales/scale.ts";
export { scaleText } from "./scales/scale.ts";
export { scaleFindings } from "./scales/scale-findings.ts";
export { AWAITS_SELECTION } from "./seats/awaits-selection.ts";
export type { Decided, LedgerDecision } from "./seats/decide.ts";
export { decideCommands } from "./seats/decide.ts";
export type { LearnRefusal, RememberedAssociation } from "./seats/learn.ts";
export { learnAssociation } from "./seats/learn.ts";
export type { HomeClass, SeatPool } from "./seats/pools.ts";
export { eligiblePools, freeSeats } from "./seats/pools.ts";
export { OFFER_HOURS, UNTOLD_OFFER_DAYS } from "./seats/promotion.ts";
export type { PoolsWanted, Promotion, Resized, SeatPoolsBelowPlaced } from "./seats/resize.ts";
export { decideResize } from "./seats/resize.ts";
export type { PoolName, SeatRelease } from "./seats/seat-release.ts";
export { decideRelease } from "./seats/seat-release.ts";
export type { Candidate, Selection, SelectionDecided } from "./seats/selection.ts";
export { decideSelection } from "./seats/selection.ts";
export type {
  CommandSubject,
  LedgerCommand,
  LedgerSlice,
  OfferingSeats,
  SeatMovement,
  Tombstone,
} from "./seats/slice.ts";
export { subjectOf } from "./seats/slice.ts";
export type { EncryptionPolicy } from "./trust/encryption.ts";
export { ENCRYPTION_POLICIES, wayOfTravel } from "./trust/encryption.ts";
export { isRotationDue, standingsOf } from "./trust/key-life.ts";
export type { OidcRecords } from "./trust/oidc-records.ts";
export type { OwnKeyRecord, RevocationReason, RevokedKey } from "./trust/own-key.ts";
export { REVOCATION_REASONS } from "./trust/own-key.ts";
export type {
  Agreement,
  EventRoad,
  EventRoads,
  Peer,
  PeerDirectory,
  PinnedPeer,
  TokenHolding,
} from "./trust/peer.ts";
export { EVENT_ROADS, TOKEN_HOLDINGS } from "./trust/peer.ts";
export type { PeerStatements, StoredStatement } from "./trust/peer-statements.ts";
export type {
  Login,
  Person,
  PersonFromSis,
  PersonRefusal,
  PersonWritten,
  SubjectOwner,
} from "./trust/person.ts";
export type { GrantedRole, RoleRule, StaffRole, StaffRoleAction } from "./trust/staff-role.ts";
export { rolesByClaims, STAFF_ROLES } from "./trust/staff-role.ts";
export type { KnownVersion, StatedVersion, Superseded } from "./versions/receive-version.ts";
export { decideReceived } from "./versions/receive-version.ts";
