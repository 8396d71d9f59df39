export type { HostGiven } from "../enrolment/ports.ts";
export { type BrokerText, brokerText } from "./broker-text.ts";
export { identitiesIn } from "./guest-identity.ts";
export { BROUGHT_REFUSALS, type BroughtRefusal, homeAnswerText, refusalText } from "./home-answer.ts";
export { type HostWord, hostStateAfter, statementAfter } from "./host-word.ts";
export {
  denialAnswer,
  type IntakeAnswer,
  type IntakeLanguage,
  type IntakeRefusal,
  intakeRefusal,
  receiptAnswer,
} from "./intake-answer.ts";
export {
  ASSOCIATION_VERSIONS,
  type AssociationVersion,
  isAsRegistered,
  PERSON_AUTHENTICATIONS,
  type PersonAuthentication,
  type RegisteredHome,
  scopesIn,
} from "./registered-home.ts";
export { type AskedEndpoints, areRegistered } from "./registry.ts";
export { type RelayRefusal, relayedState, relayRefusal } from "./relay-refusal.ts";
export { type RefusalOfHome, refusalOfPerson, type StartRefusal, startRefusal } from "./start-refusal.ts";
export { REQUEST_GOOD_FOR_MS, RETENTION_OF_TOKENS } from "./token-life.ts";
