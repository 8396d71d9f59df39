export { instantOf, isCalendarDate, isTimeZone, localTimeOf } from "./calendar.ts";
export type { Catalogue } from "./catalogue.ts";
export { buildCatalogue, organisationIdOf, organisationIdsWithin, studyOf } from "./catalogue.ts";
export type {
  CatalogueRefusal,
  CatalogueStore,
  ItemWritten,
  WriteOptions,
  WriteOutcome,
} from "./catalogue-store.ts";
export type { Consumed, ConsumerEntry } from "./consumers.ts";
export { consumerEntry, EDUXCHANGE, RIO } from "./consumers.ts";
export type { EnrolmentWindow } from "./enrolment-window.ts";
export { windowState } from "./enrolment-window.ts";
export type { Finding } from "./finding.ts";
export type {
  AcademicSessionFilter,
  CatalogueOfferingFilter,
  CoordinatorFilter,
  CourseFilter,
  EducationSpecificationFilter,
  ItemFilter,
  OrganisationFilter,
  ProgrammeFilter,
} from "./item-filter.ts";
export {
  isAcademicSessionWanted,
  isCoordinatorWanted,
  isCourseWanted,
  isEducationSpecificationWanted,
  isItemWanted,
  isOfferingWanted,
  isOrganisationWanted,
  isProgrammeWanted,
} from "./item-filter.ts";
export type { ItemIds } from "./item-id.ts";
export { itemIdsOf } from "./item-id.ts";
export type { SortAttribute, SortKey } from "./item-order.ts";
export { sortedBy } from "./item-order.ts";
export type {
  AcademicSession,
  CatalogueItem,
  Coordinator,
  Course,
  EducationSpecification,
  ItemReference,
  Offering,
  OfferingCancellation,
  Organisation,
  Programme,
  SeatPoolSize,
  StudyLoad,
  TimelineEntry,
} from "./items.ts";
export { capacityOf } from "./items.ts";
export { iso6392Of, languageTagOf } from "./language-code.ts";
export type { OfferingIndex } from "./offering-index.ts";
export { buildOfferingIndex } from "./offering-index.ts";
export type {
  CatalogueOffering,
  CatalogueStudy,
  OfferingAlliance,
  OfferingDirectory,
  OfferingFilter,
  OfferingSlice,
  PartnerCatalogue,
} from "./offerings.ts";
export { offeringsOfCatalogue } from "./own-offerings.ts";
export type { Page } from "./page.ts";
export { pageOf } from "./page.ts";
export { addressFindings, addressFindingsOfStudy, publicationFindings } from "./publication.ts";
export { readinessOf } from "./readiness.ts";
export type { NamedItem } from "./references.ts";
export { danglingReferences, keyOf, referencesOf } from "./references.ts";
export { rioFindings } from "./rio-readiness.ts";
export type { IdentifierEntry, LanguageTypedString } from "./text.ts";
export { textIn } from "./text.ts";
export type {
  AcademicSessionType,
  EducationSpecificationType,
  FormalDocument,
  ItemKind,
  Level,
  ModeOfDelivery,
  ModeOfStudy,
  ProgrammeType,
  Qualification,
  ResultValueType,
  SeatPoolKind,
  Sector,
  StudyLoadUnit,
} from "./vocabulary.ts";
