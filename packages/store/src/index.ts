// biome-ignore-all lint/performance/noReExportAll: these rooms name each of their exports themselves, and bundlers see through it.
export * from "./agreements/index.ts";
export * from "./audit/index.ts";
export {
  type CalendarFeed,
  deleteCalendarFeed,
  findCalendarFeed,
  readCalendarFeed,
  saveCalendarFeed,
} from "./calendar/calendar-feeds.ts";
export * from "./catalogue/index.ts";
export * from "./changes/index.ts";
export { type DatabaseConnections, type DatabaseOptions, openDatabase } from "./database.ts";
export { claimForSending } from "./delivery/claim.ts";
export { countUndelivered } from "./delivery/count.ts";
export {
  type FormerEvent,
  listFormerEnrolmentEvents,
  listFormerResults,
} from "./delivery/former-events.ts";
export { insertDeliveries } from "./delivery/insert.ts";
export {
  type DeliveryAttempt,
  type DeliveryFilter,
  type DeliveryState,
  type DeliverySummary,
  findDelivery,
  listDeliveries,
} from "./delivery/list.ts";
export {
  listParkedEvents,
  noteSelfReplayed,
  type ParkedEvent,
  replayUncarried,
  settleRefusals,
  tellOfParked,
} from "./delivery/parked.ts";
export {
  findFetchable,
  giveBackForPoll,
  leaveForPoll,
  listEventsOwedTo,
  type PollTake,
  pushWhatAwaitedPoll,
  takeForPoll,
} from "./delivery/poll.ts";
export { noteRecipientsDown, noteRecipientsUp, type RecipientsDown } from "./delivery/recipient-failure.ts";
export { listRecipientHealth, type RecipientHealth } from "./delivery/recipient-health.ts";
export {
  type PauseCause,
  pauseRecipient,
  type RecipientPause,
  resumeRecipient,
} from "./delivery/recipient-pause.ts";
export { type RelayLimits, relayDue, sweepLeases } from "./delivery/relay.ts";
export { countReplay, type ReplayFilter, replayDeliveries } from "./delivery/replay.ts";
export { settleDeliveries, settlePolled } from "./delivery/settle.ts";
export { keepSigned, listOwedEvents, type OwedEvent, type SignedDelivery } from "./delivery/signed.ts";
export { inTransactionUnlessDry } from "./dry-run.ts";
export * from "./eduxchange/index.ts";
export {
  type EmbeddedCluster,
  type EmbeddedClusterOptions,
  embeddedAppUrl,
  openEmbeddedCluster,
} from "./embedded/cluster.ts";
export { ClusterInUseError, EmbeddedClusterError } from "./embedded/errors.ts";
export { findOwner } from "./embedded/owner-file.ts";
export { findProcess, type ProcessFacts, waitUntilGone } from "./embedded/processes.ts";
export * from "./enrolment/index.ts";
export {
  type AssociationEvidence,
  type ReceivedEvidence,
  readEvidence,
  type SentEvidence,
} from "./evidence/read-evidence.ts";
export {
  type DoubtedEvent,
  type DoubtedResult,
  listDoubtedEvents,
  takeDoubtedResults,
} from "./inbox/doubted.ts";
export {
  countUnjudged,
  type Disposed,
  disposeEvents,
  insertInboxEvents,
  type LastEvent,
  listEnrolmentEvents,
  listLastEvents,
  lockReceivedEvents,
  type NewInboxEvent,
  trimQuarantine,
} from "./inbox/inbox.ts";
export { type KeptStatement, keepStatement } from "./inbox/kept-statements.ts";
export { replaceDoubtedEvents } from "./inbox/replace-doubted.ts";
export type { OwnKeyChange } from "./keys/own-keys.ts";
export { changeOwnKeys, ensureOwnKeys } from "./keys/own-keys.ts";
export { MigrationError, migrate } from "./migrate.ts";
export { listMissingMigrations } from "./migration-state.ts";
export {
  type DueDeskMail,
  listDeskReminders,
  remindDesks,
  takeDueDeskMails,
} from "./notices/desk-reminders.ts";
export { listNotices } from "./notices/list-notices.ts";
export {
  type DueMail,
  type MailSettlement,
  settleDeskMail,
  settleMail,
  takeDueMails,
} from "./notices/mails.ts";
export { remindOfOffers } from "./notices/remind.ts";
export type { KeptProof } from "./oidc/kept-proofs.ts";
export { keepProofs } from "./oidc/kept-proofs.ts";
export { listLiveOidcRecords } from "./oidc/live-records.ts";
export { prismaOidcRecords } from "./oidc/oidc-records.ts";
export { prismaPeerStatements } from "./peers/peer-statements.ts";
export { findPersonByLogin, findPersonBySourceId, listPersons, readPersons } from "./persons/find-persons.ts";
export { recordLogins } from "./persons/logins.ts";
export {
  type NextPerson,
  type PersonWriting,
  savePersonFromSis,
  savePersonsFromSis,
} from "./persons/persons-from-sis.ts";
export {
  type PersonRemoval,
  type PersonRemovalRefusal,
  removePersonFromSis,
} from "./persons/remove-person.ts";
export { ensureSubjects, findSubjectOwners } from "./persons/subjects.ts";
export * from "./privacy/index.ts";
export type { Queryable } from "./queryable.ts";
export * from "./reconciliation/index.ts";
export { listResultGaps, type ResultGap } from "./results/gaps.ts";
export {
  type HeldResult,
  listReceivedResults,
  listResultsOfPerson,
  lockReceivedResult,
  type ReceivedFilter,
  readReceivedResults,
} from "./results/held.ts";
export { insertIssuedResults } from "./results/issue.ts";
export { liftReceivedDoubt, liftSentDoubts } from "./results/lifted-doubts.ts";
export { listMissingResults, type MissingFilter, type OfferingWithoutResults } from "./results/missing.ts";
export { countReturnedResults, type PartnerResults } from "./results/overview.ts";
export {
  matchReceipts,
  noteDisputed,
  noteReceived,
  noteRecorded,
  type ReceiptedResult,
} from "./results/receipts.ts";
export {
  insertReceivedResults,
  lockReceivingAssociations,
  type NamedAssociation,
  type NewReceivedResult,
  noteOtherToken,
  type ReceivingAssociation,
} from "./results/received.ts";
export {
  listReturnedResults,
  type ResultDelivery,
  type ReturnedFilter,
  type ReturnedResult,
  type ReturnStatus,
  readReturnedResults,
} from "./results/returned.ts";
export { type HostedAssociation, lockResultTargets } from "./results/targets.ts";
export {
  listTasks,
  lockTask,
  lockTaskAssociation,
  openTask,
  readTasks,
  type SettledTask,
  settleOutdatedRecord,
  settleTask,
  type Task,
  type TaskFilter,
} from "./results/tasks.ts";
export { listResultVersions, type ResultVersion } from "./results/versions.ts";
export { listExcessPowers } from "./role-powers.ts";
export {
  findOwnAdjustment,
  type HostAdjustment,
  listAdjustments,
  replacePartnerAdjustments,
  saveOwnEnd,
} from "./rounds/adjustments.ts";
export type { LedgerMovement, PoolFigures, RoundFigures } from "./rounds/board.ts";
export { listSeatMovements, readRoundFigures } from "./rounds/board.ts";
export { listSelections, type SelectionCounts } from "./rounds/list-selections.ts";
export {
  listRoundActions,
  noteRoundAction,
  type RoundAction,
  saveOwnPause,
} from "./rounds/pauses.ts";
export {
  findPledgeRefusal,
  listOwnPledges,
  listPledges,
  listPledgesToRound,
  type PledgeRefusal,
  type RoundPledge,
  replaceOwnPledges,
  replacePartnerPledges,
} from "./rounds/pledges.ts";
export { putRoundInForce } from "./rounds/put-in-force.ts";
export {
  findRound,
  type KnownRound,
  listRounds,
  lockRound,
  type PublishedRound,
  savePublishedRound,
  saveRoundDraft,
} from "./rounds/rounds.ts";
export {
  findRoundOfOffering,
  listCandidates,
  planSelection,
  type RankedCandidate,
  replaceRanking,
  writeSelection,
} from "./rounds/selections.ts";
export { type ConversionStep, insertConversionStep, listConversionSteps } from "./scales/conversions.ts";
export {
  findPartnerDistribution,
  keepPartnerDistribution,
  listPartnerDistributions,
  type PartnerDistribution,
} from "./scales/partner-distributions.ts";
export {
  keepPartnerScale,
  listWantedScales,
  noteScaleFailure,
  type PartnerScale,
  readPartnerScales,
  wantPartnerScale,
} from "./scales/partner-scales.ts";
export {
  addDocument,
  type DocumentKind,
  findDocument,
  listNewestDocuments,
  listVersionsOf,
  readNewestDocuments,
  type VersionedDocument,
} from "./scales/versioned-documents.ts";
export type { StaffRoleChange } from "./staff/staff-roles.ts";
export {
  findStaffRoles,
  listStaffRoleActions,
  listStaffRoles,
  saveStaffRoles,
} from "./staff/staff-roles.ts";
export { aloneWithGuests } from "./students/alone-with-guests.ts";
export { hasIdempotencyKey } from "./students/has-idempotency-key.ts";
export { listStudents, type StudentRecord } from "./students/list-students.ts";
export { type ConnectionPool, inKeyedTransaction, inTransaction } from "./transaction.ts";
