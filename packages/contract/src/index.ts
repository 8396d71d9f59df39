export type { Audience } from "./audiences.ts";
export { AUDIENCES } from "./audiences.ts";
export { BROUGHT_DIALECTS, type BroughtDialect, type HostSays } from "./brought-dialects.ts";
export { documentFindings } from "./catalogue/document-findings.ts";
export type { CatalogueDocument, CatalogueDocuments } from "./catalogue/documents.ts";
export { DOCUMENT_SCHEMAS, ROW_SCHEMAS } from "./catalogue/documents.ts";
export type { ItemSource } from "./catalogue/from-wire-common.ts";
export { fromWireItem } from "./catalogue/from-wire-item.ts";
export { toWireDocument } from "./catalogue/to-wire-document.ts";
export { documents } from "./documents.ts";
export { EVENT_BASE, VERIFICATION_EVENT } from "./event-base.ts";
export type { AllianceOperations, AllianceSchemas } from "./generated/alliance.ts";
export type { DeskOperations, DeskSchemas } from "./generated/desk.ts";
export type { EduxchangeOperations, EduxchangeSchemas } from "./generated/eduxchange.ts";
export type { EventsOperations, EventsSchemas } from "./generated/events.ts";
export type { ExchangeOperations, ExchangeSchemas } from "./generated/exchange.ts";
export type { MeOperations, MeSchemas } from "./generated/me.ts";
export type { OoapiOperations, OoapiSchemas } from "./generated/ooapi.ts";
export type { SessionOperations, SessionSchemas } from "./generated/session.ts";
export type { SisOperations, SisSchemas } from "./generated/sis.ts";
export type { WellKnownOperations, WellKnownSchemas } from "./generated/well-known.ts";
export type {
  Components,
  Header,
  JsonSchema,
  MediaType,
  Method,
  OpenApiDocument,
  OpenApiResponse,
  Operation,
  Parameter,
  PathItem,
  Referable,
  Reference,
  RequestBody,
  SecurityRequirement,
} from "./openapi-document.ts";
export { METHODS } from "./openapi-document.ts";
export type { Problem } from "./problem.ts";
export { PROBLEM_BASE, problemOf } from "./problem.ts";
export type { ProblemCode } from "./problems/index.ts";
export { PROBLEMS } from "./problems/index.ts";
export type { ProblemKind } from "./problems/kind.ts";
export { DanglingReferenceError, isReference, resolveReference } from "./resolve-reference.ts";
export {
  fromWireAssociation,
  fromWireHomeState,
  type WireAssociation,
} from "./v5/from-wire-association.ts";
export { fromWireIntake, type WireIntake } from "./v5/from-wire-intake.ts";
export type { OfferingContext } from "./v5/from-wire-offering.ts";
export { fromWireOffering } from "./v5/from-wire-offering.ts";
export type { WireItemQuery } from "./v5/from-wire-query.ts";
export {
  fromWireCourseQuery,
  fromWireItemQuery,
  fromWireOfferingQuery,
  fromWireOrganisationQuery,
  fromWireProgrammeQuery,
  fromWireSessionQuery,
  fromWireSort,
  fromWireSpecificationQuery,
} from "./v5/from-wire-query.ts";
export {
  ASSOCIATION_STATE_V5,
  toWireMessage,
  toWireNewAssociation,
  type WireAssociationState,
} from "./v5/to-wire-association.ts";
export { type BearerContext, type BearerFacts, toWireBearer } from "./v5/to-wire-bearer.ts";
export { toWireOffering } from "./v5/to-wire-offering.ts";
export { toWireAcademicSession, toWireOrganisation } from "./v5/to-wire-organisation.ts";
export { toWireSpecification } from "./v5/to-wire-specification.ts";
export { toWireCoordinator, toWireCourse, toWireProgramme } from "./v5/to-wire-study.ts";
export { WISSEL_CONSUMER } from "./v5/wire-consumers.ts";
export type { WireView } from "./v5/wire-view.ts";
export type { FieldError, RequestPart } from "./validation/field-errors.ts";
export { fieldErrors } from "./validation/field-errors.ts";
export { referringById, withSchemaIds } from "./validation/schema-ids.ts";
export type { Validate, Validators } from "./validation/validators.ts";
export { openValidators } from "./validation/validators.ts";
