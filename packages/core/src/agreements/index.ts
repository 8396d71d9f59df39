export type { Admission, AgreementRefusal, GuestPlace } from "./admission.ts";
export { openAdmission } from "./admission.ts";
export type { CoverageRefusal } from "./asked.ts";
export { agreedFields, agreedScales, refuseUncovered } from "./asked.ts";
export type { CopyComparison, CopyDifference } from "./compare.ts";
export { COPY_COMPARISONS, compareCopies } from "./compare.ts";
export type { AgreedExchange, IdsOfSource, OfferingFacts } from "./coverage.ts";
export { agreedExchanges } from "./coverage.ts";
export type {
  AgreedDirection,
  AgreedOfferings,
  AgreedQuota,
  AgreementDocument,
  AgreementState,
  AgreementTerms,
} from "./terms.ts";
export { AGREEMENT_STATES, agreementText } from "./terms.ts";
export { termsFindings } from "./terms-findings.ts";
export type { AgreementPeriod, AgreementStanding } from "./validity.ts";
export { AGREEMENT_STANDINGS, isWithin, periodOf, standingOf } from "./validity.ts";
