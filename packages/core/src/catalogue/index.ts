export { instantOf, isCalendarDate, isTimeZone, localTimeOf } from "./calendar.ts";
export {
  academicYearOf,
  buildCatalogue,
  type Catalogue,
  findItem,
  organisationIdOf,
  organisationIdsWithin,
  studyOf,
} from "./catalogue.ts";
export {
  type CatalogueRefusal,
  type CatalogueStore,
  type ItemChanges,
  type ItemInUse,
  type ItemsWritten,
  type ItemWritten,
  MOST_USERS,
  type NextItem,
  type OneWritten,
  type RemovalOutcome,
  type RemovalRefusal,
  type WriteOptions,
  type WriteOutcome,
} from "./catalogue-store.ts";
export { type Consumed, type ConsumerEntry, consumerEntry, EDUXCHANGE, RIO } from "./consumers.ts";
export { type EnrolmentWindow, windowState } from "./enrolment-window.ts";
export type { Finding } from "./finding.ts";
export {
  type AcademicSessionFilter,
  type CatalogueOfferingFilter,
  type CoordinatorFilter,
  type CourseFilter,
  type EducationSpecificationFilter,
  type ItemFilter,
  isAcademicSessionWanted,
  isCoordinatorWanted,
  isCourseWanted,
  isEducationSpecificationWanted,
  isItemWanted,
  isOfferingWanted,
  isOrganisationWanted,
  isProgrammeWanted,
  type OrganisationFilter,
  type ProgrammeFilter,
} from "./item-filter.ts";
export { type ItemIds, itemIdsOf } from "./item-id.ts";
export { type SortAttribute, type SortKey, sortedBy } from "./item-order.ts";
export {
  type AcademicSession,
  type CatalogueItem,
  type Coordinator,
  type Course,
  capacityOf,
  type EducationSpecification,
  type ItemReference,
  type Offering,
  type OfferingCancellation,
  type Organisation,
  type Programme,
  type SeatPoolSize,
  type StudyLoad,
  type TimelineEntry,
} from "./items.ts";
export { iso6392Of, languageTagOf } from "./language-code.ts";
export { buildOfferingIndex, type OfferingEntries, type OfferingIndex } from "./offering-index.ts";
export type {
  CatalogueOffering,
  CatalogueStudy,
  OfferingAlliance,
  OfferingDirectory,
  OfferingFilter,
  OfferingSlice,
  PartnerCatalogue,
} from "./offerings.ts";
export { type MadeOfferings, offeringsOfCatalogue } from "./own-offerings.ts";
export { type Page, pageOf } from "./page.ts";
export { addressFindings, addressFindingsOfStudy, publicationFindings } from "./publication.ts";
export { readinessOf } from "./readiness.ts";
export { isReadable, type Reading } from "./reading.ts";
export { danglingReferences, keyOf, type NamedItem, referencesOf } from "./references.ts";
export { rioFindings } from "./rio-readiness.ts";
export { type IdentifierEntry, type LanguageTypedString, textIn } from "./text.ts";
export {
  type AcademicSessionType,
  type EducationSpecificationType,
  type FormalDocument,
  ITEM_KINDS,
  type ItemKind,
  LEVELS,
  type Level,
  type ModeOfDelivery,
  type ModeOfStudy,
  type ProgrammeType,
  type Qualification,
  type ResultValueType,
  type SeatPoolKind,
  type Sector,
  type StudyLoadUnit,
} from "./vocabulary.ts";
