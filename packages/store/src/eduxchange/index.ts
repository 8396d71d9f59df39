export { type BroughtAssociation, findBroughtAssociation, lockBroughtAssociation } from "./brought.ts";
export { findStudentBy, type StudentKey } from "./find-student.ts";
export { type GuestIdentity, noteGuestIdentities, type TwoRoadsContext } from "./guest-identities.ts";
export {
  type BroughtIn,
  dropIntake,
  findBroughtIn,
  type NewIntake,
  readAskedFields,
  saveIntake,
  saveRemoteId,
  takeDuePolls,
} from "./intakes.ts";
export {
  type BroughtMessage,
  keepBroughtMessage,
  listBroughtMessages,
  type NewBroughtMessage,
} from "./messages.ts";
export { settleOrphans, tellOfOrphans } from "./orphans.ts";
export { type BroughtRefusalRecord, findBroughtRefusal, keepBroughtRefusal } from "./refusals.ts";
export { findRelayed, findRelayedPerson, type RelayedName, type RelayedPerson } from "./relayed.ts";
export {
  destroyTokens,
  type EnrolmentRequest,
  findRequestOf,
  forgetSpentRequests,
  type NewSignIn,
  type RequestUse,
  readTokensKnown,
  replaceTokens,
  saveSignedIn,
  settleRequest,
  type TokenChange,
  type TokensKnown,
  type TokenTerms,
  useRequest,
  useSignIn,
} from "./requests.ts";
