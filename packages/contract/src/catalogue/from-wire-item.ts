import type { AcademicSession, CatalogueItem, ItemKind, Organisation } from "@wissel/core";
import type { SisSchemas } from "../generated/sis.ts";
import { said } from "../v5/said.ts";
import type { CatalogueDocuments } from "./documents.ts";
import { fromWireCommon, fromWireTexts, type ItemSource, referenceTo } from "./from-wire-common.ts";
import { fromWireOffering } from "./from-wire-offering.ts";
import { fromWireSpecification } from "./from-wire-specification.ts";
import { fromWireCourse, fromWireProgramme } from "./from-wire-study.ts";

/** A document that fits its schema, with everything it leaves out filled in. */
export function fromWireItem<Kind extends ItemKind>(
  kind: Kind,
  document: CatalogueDocuments[Kind],
  source: ItemSource,
): CatalogueItem {
  return READERS[kind](document, source);
}

const READERS: {
  readonly [Kind in ItemKind]: (document: CatalogueDocuments[Kind], source: ItemSource) => CatalogueItem;
} = {
  organisation: fromWireOrganisation,
  academic_session: fromWireAcademicSession,
  education_specification: fromWireSpecification,
  course: fromWireCourse,
  programme: fromWireProgramme,
  offering: fromWireOffering,
};

function fromWireOrganisation(document: SisSchemas["OrganisationFields"], source: ItemSource): Organisation {
  return {
    kind: "organisation",
    organisationType: document.organisationType,
    ...fromWireCommon("organisation", document, source),
    description: fromWireTexts(document.description),
    ...said({
      shortName: document.shortName,
      link: document.link,
      logo: document.logo,
      parent: referenceTo(source.ids, "organisation", document.parent),
    }),
  };
}

function fromWireAcademicSession(
  document: SisSchemas["AcademicSessionFields"],
  source: ItemSource,
): AcademicSession {
  return {
    kind: "academic_session",
    ...fromWireCommon("academic_session", document, source),
    startDate: document.startDate,
    endDate: document.endDate,
    ...said({
      academicSessionType: document.academicSessionType,
      parent: referenceTo(source.ids, "academic_session", document.parent),
    }),
  };
}
