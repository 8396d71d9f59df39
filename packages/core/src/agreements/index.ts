export { type Admission, type AgreementRefusal, type GuestPlace, openAdmission } from "./admission.ts";
export { agreedFields, agreedScales, type CoverageRefusal, refuseUncovered } from "./asked.ts";
export { COPY_COMPARISONS, type CopyComparison, type CopyDifference, compareCopies } from "./compare.ts";
export { type AgreedExchange, agreedExchanges, type IdsOfSource, type OfferingFacts } from "./coverage.ts";
export {
  AGREEMENT_STATES,
  type AgreedDirection,
  type AgreedOfferings,
  type AgreedQuota,
  type AgreementDocument,
  type AgreementState,
  type AgreementTerms,
  agreementText,
} from "./terms.ts";
export { termsFindings } from "./terms-findings.ts";
export {
  AGREEMENT_STANDINGS,
  type AgreementPeriod,
  type AgreementStanding,
  isWithin,
  periodOf,
  standingOf,
} from "./validity.ts";
