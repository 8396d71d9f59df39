export {
  type AgreementVersion,
  addAgreementVersion,
  listAgreementVersions,
  listNewestAgreements,
} from "./agreement-versions.ts";
export {
  type AgreementComparison,
  claimComparison,
  listComparisons,
  listPartnerAgreements,
  type PartnerAgreement,
  replacePartnerAgreements,
  requestComparison,
  requestComparisonUnlessFresh,
  settleComparison,
} from "./comparisons.ts";
export {
  type AgreementDifference,
  type DifferenceSettlement,
  type FoundDifference,
  keepDifferences,
  listDifferences,
  settleDifference,
} from "./differences.ts";
export { type GuestPlaceRow, listGuestPlaces } from "./guest-places.ts";
