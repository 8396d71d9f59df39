import type { Coordinator, Course, ItemIds, Programme } from "@wissel/core";
import type { SisSchemas } from "../generated/sis.ts";
import { said } from "../v5/said.ts";
import {
  canonicalTag,
  fromWireCommon,
  fromWireTexts,
  type ItemSource,
  referenceTo,
} from "./from-wire-common.ts";
import { fromWireTimeline } from "./from-wire-timeline.ts";

export function fromWireCourse(document: SisSchemas["CourseDocument"], source: ItemSource): Course {
  return {
    kind: "course",
    ...fromWireCommon("course", document, source),
    ...fromWireStudy(document, source),
    programmes: (document.programmes ?? []).map((sourceId) => ({
      id: source.ids("programme", sourceId),
      sourceId,
    })),
    ...fromWireTimeline(document.timeline, (later) => fromWireCourse(later, source)),
  };
}

export function fromWireProgramme(document: SisSchemas["ProgrammeDocument"], source: ItemSource): Programme {
  return {
    kind: "programme",
    programmeType: document.programmeType,
    ...fromWireCommon("programme", document, source),
    ...fromWireStudy(document, source),
    ...said({
      modeOfStudy: document.modeOfStudy,
      qualificationAwarded: document.qualificationAwarded,
      levelOfQualification: document.levelOfQualification,
      sector: document.sector,
      parent: referenceTo(source.ids, "programme", document.parent),
    }),
    ...fromWireTimeline(document.timeline, (later) => fromWireProgramme(later, source)),
  };
}

function fromWireStudy(document: SisSchemas["StudyFields"], { ids }: ItemSource) {
  return {
    description: fromWireTexts(document.description),
    teachingLanguages: (document.teachingLanguages ?? []).map(canonicalTag),
    studyLoad: document.studyLoad ?? [],
    modesOfDelivery: document.modesOfDelivery ?? [],
    learningOutcomes: (document.learningOutcomes ?? []).map(fromWireTexts),
    admissionRequirements: fromWireTexts(document.admissionRequirements),
    qualificationRequirements: fromWireTexts(document.qualificationRequirements),
    assessment: fromWireTexts(document.assessment),
    enrolment: fromWireTexts(document.enrolment),
    resources: document.resources ?? [],
    coordinators: (document.coordinators ?? []).map((coordinator) => fromWireCoordinator(coordinator, ids)),
    ...said({
      abbreviation: document.abbreviation,
      level: document.level,
      fieldsOfStudy: document.fieldsOfStudy,
      duration: document.duration,
      firstStartDate: document.firstStartDate,
      validFrom: document.validFrom,
      validTo: document.validTo,
      link: document.link,
      organisation: referenceTo(ids, "organisation", document.organisation),
      educationSpecification: referenceTo(ids, "education_specification", document.educationSpecification),
    }),
  };
}

type WireCoordinator = NonNullable<SisSchemas["StudyFields"]["coordinators"]>[number];

function fromWireCoordinator(coordinator: WireCoordinator, ids: ItemIds): Coordinator {
  const { sourceId, givenName, surname, displayName, mail } = coordinator;
  return {
    id: ids("coordinator", sourceId),
    sourceId,
    givenName,
    surname,
    displayName: displayName ?? `${givenName} ${surname}`,
    mail,
  };
}
