export { ENCRYPTION_POLICIES, type EncryptionPolicy, wayOfTravel } from "./encryption.ts";
export { isRotationDue, type StandingKey, standingsOf } from "./key-life.ts";
export type { OidcRecords } from "./oidc-records.ts";
export {
  type OwnKeyRecord,
  REVOCATION_REASONS,
  type RevocationReason,
  type RevokedKey,
} from "./own-key.ts";
export {
  type Agreement,
  EVENT_ROADS,
  type EventRoad,
  type EventRoads,
  type Peer,
  type PeerDirectory,
  type PinnedPeer,
  TOKEN_HOLDINGS,
  type TokenHolding,
} from "./peer.ts";
export type { PeerStatements, StoredStatement } from "./peer-statements.ts";
export type {
  Login,
  Person,
  PersonEnrolled,
  PersonFromSis,
  PersonRefusal,
  PersonWritten,
  SubjectOwner,
} from "./person.ts";
export {
  type GrantedRole,
  type RoleRule,
  rolesByClaims,
  STAFF_ROLES,
  type StaffRole,
  type StaffRoleAction,
} from "./staff-role.ts";
export {
  faultsOfStudies,
  runsOn,
  type StudyEnrolment,
  type StudyFault,
  studyOn,
} from "./study-enrolment.ts";
