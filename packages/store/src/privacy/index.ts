export {
  answerPart,
  claimDueParts,
  type DuePart,
  findDataRequest,
  findDataRequestOf,
  insertDataRequest,
  listForgottenPersons,
  postponePart,
} from "./data-requests.ts";
export { type DisclosurePorts, postgresDisclosures } from "./disclosures.ts";
export {
  eraseAssociations,
  erasePerson,
  isPerson,
  type LockedAssociation,
  listAssociationKeys,
  lockAssociationsOfHome,
  lockAssociationsOfPerson,
} from "./erase.ts";
export { listHeldForHome, readPersonData } from "./held-data.ts";
export { ensurePersonSalts, readPersonSalts } from "./person-keys.ts";
export {
  previewRetention,
  type RetentionFigures,
  type RetentionTerms,
  runRetention,
} from "./retention.ts";
