export { type Database, type DatabaseOptions, openDatabase } from "./database.ts";
export { claimForSending } from "./delivery/claim.ts";
export { countUndelivered } from "./delivery/count.ts";
export { insertDeliveries } from "./delivery/insert.ts";
export { noteRecipientsDown, noteRecipientsUp } from "./delivery/recipient-failure.ts";
export { type RelayLimits, relayDue, sweepLeases } from "./delivery/relay.ts";
export { keepSigned, type SignedDelivery, settleDeliveries } from "./delivery/settle.ts";
export {
  type EmbeddedCluster,
  type EmbeddedClusterOptions,
  openEmbeddedCluster,
} from "./embedded/cluster.ts";
export { ClusterInUseError, EmbeddedClusterError } from "./embedded/errors.ts";
export { findProcess, type ProcessFacts, waitUntilGone } from "./embedded/processes.ts";
export { ensureOwnKeys } from "./keys/own-keys.ts";
export { MigrationError, migrate } from "./migrate.ts";
export { listMissingMigrations } from "./migration-state.ts";
export { prismaOidcRecords } from "./oidc/oidc-records.ts";
export { prismaPeerStatements } from "./peers/peer-statements.ts";
export { findPersonByLogin, findPersonBySourceId, listPersons } from "./persons/find-persons.ts";
export { recordLogins } from "./persons/logins.ts";
export { type PersonWriting, savePersonsFromSis } from "./persons/persons-from-sis.ts";
export { ensureSubjects, findSubjectOwners } from "./persons/subjects.ts";
export type { Queryable } from "./queryable.ts";
