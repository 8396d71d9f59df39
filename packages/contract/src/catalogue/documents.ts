import type { ItemKind } from "@wissel/core";
import type { SisSchemas } from "../generated/sis.ts";

/** An item as the institution's SIS writes it, by kind. */
export interface CatalogueDocuments {
  readonly organisation: SisSchemas["OrganisationDocument"];
  readonly academic_session: SisSchemas["AcademicSessionDocument"];
  readonly education_specification: SisSchemas["EducationSpecificationDocument"];
  readonly course: SisSchemas["CourseDocument"];
  readonly programme: SisSchemas["ProgrammeDocument"];
  readonly offering: SisSchemas["OfferingDocument"];
}

export type CatalogueDocument = CatalogueDocuments[ItemKind];

/** The schema in the sis document that a row of a batch must fit. */
export const ROW_SCHEMAS = {
  organisation: "OrganisationRow",
  academic_session: "AcademicSessionRow",
  education_specification: "EducationSpecificationRow",
  course: "CourseRow",
  programme: "ProgrammeRow",
  offering: "OfferingRow",
} as const satisfies Record<ItemKind, keyof SisSchemas>;

/** The schema in the sis document that a whole item must fit. */
export const DOCUMENT_SCHEMAS = {
  organisation: "OrganisationDocument",
  academic_session: "AcademicSessionDocument",
  education_specification: "EducationSpecificationDocument",
  course: "CourseDocument",
  programme: "ProgrammeDocument",
  offering: "OfferingDocument",
} as const satisfies Record<ItemKind, keyof SisSchemas>;
