import type { EducationSpecification } from "@wissel/core";
import type { OoapiSchemas } from "../generated/ooapi.ts";
import { said, some } from "./said.ts";
import {
  EDUCATION_SPECIFICATION_TYPE_V5,
  FORMAL_DOCUMENT_V5,
  LEVEL_V5,
  SECTOR_V5,
  STUDY_LOAD_UNIT_V5,
} from "./spelling.ts";
import { toWireCode, toWireOrganisationRelation } from "./to-wire-organisation.ts";
import { toWireConsumers } from "./wire-consumers.ts";
import { isShown, nested, toWireTimeline, type WireView } from "./wire-view.ts";

/** An education specification in OOAPI v5. Expands `parent`, `children` and `organization`. */
export function toWireSpecification(
  item: EducationSpecification,
  view: WireView,
): OoapiSchemas["EducationSpecification"] {
  const { educationSpecificationsIn } = view.catalogue;
  const { formalDocument, level, sector, organisation, parent } = item;
  const [load] = item.studyLoad;
  const children = (educationSpecificationsIn.get(item.id) ?? []).filter((child) => isShown(child, view));
  return said({
    educationSpecificationId: item.id,
    educationSpecificationType: EDUCATION_SPECIFICATION_TYPE_V5[item.educationSpecificationType],
    primaryCode: toWireCode(item.primaryCode),
    otherCodes: some(item.otherCodes.map(toWireCode)),
    name: item.name,
    abbreviation: item.abbreviation,
    description: some(item.description),
    formalDocument: formalDocument && FORMAL_DOCUMENT_V5[formalDocument],
    level: level && LEVEL_V5[level],
    sector: sector && SECTOR_V5[sector],
    levelOfQualification: item.levelOfQualification,
    fieldsOfStudy: item.fieldsOfStudy,
    studyLoad: load && { studyLoadUnit: STUDY_LOAD_UNIT_V5[load.studyLoadUnit], value: load.value },
    learningOutcomes: some(item.learningOutcomes),
    link: item.link,
    validFrom: item.validFrom,
    validTo: item.validTo,
    organization: organisation && toWireOrganisationRelation(organisation.id, "organization", view),
    parent: parent && toWireSpecificationRelation(parent.id, "parent", view),
    children: some(children.map(({ id }) => toWireSpecificationRelation(id, "children", view))),
    consumers: some(toWireConsumers(item, view)),
    ext: item.ext,
    timelineOverrides: toWireTimeline(item.timeline, view, (later, plain) => ({
      educationSpecification: toWireSpecification(later, plain),
    })),
  });
}

/** The education specification whole when the view expands the relation and shows it to its consumer, else its id. */
export function toWireSpecificationRelation(
  id: string,
  relation: "educationSpecification" | "parent" | "children",
  view: WireView,
): OoapiSchemas["EducationSpecificationOrId"] {
  const { educationSpecificationById } = view.catalogue;
  const item = view.expand.has(relation) ? educationSpecificationById.get(id) : undefined;
  return item === undefined || !isShown(item, view) ? id : toWireSpecification(item, nested(view));
}
