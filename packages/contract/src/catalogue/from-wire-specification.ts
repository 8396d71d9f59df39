import type { EducationSpecification } from "@wissel/core";
import type { SisSchemas } from "../generated/sis.ts";
import { said } from "../v5/said.ts";
import { fromWireCommon, fromWireTexts, type ItemSource, referenceTo } from "./from-wire-common.ts";
import { fromWireTimeline } from "./from-wire-timeline.ts";

export function fromWireSpecification(
  document: SisSchemas["EducationSpecificationDocument"],
  source: ItemSource,
): EducationSpecification {
  const { ids } = source;
  return {
    kind: "education_specification",
    educationSpecificationType: document.educationSpecificationType,
    ...fromWireCommon("education_specification", document, source),
    description: fromWireTexts(document.description),
    studyLoad: document.studyLoad ?? [],
    learningOutcomes: (document.learningOutcomes ?? []).map(fromWireTexts),
    ...said({
      abbreviation: document.abbreviation,
      formalDocument: document.formalDocument,
      level: document.level,
      sector: document.sector,
      levelOfQualification: document.levelOfQualification,
      fieldsOfStudy: document.fieldsOfStudy,
      link: document.link,
      organisation: referenceTo(ids, "organisation", document.organisation),
      parent: referenceTo(ids, "education_specification", document.parent),
      validFrom: document.validFrom,
      validTo: document.validTo,
    }),
    ...fromWireTimeline(document.timeline, (later) => fromWireSpecification(later, source)),
  };
}
