import { type Coordinator, type Course, iso6392Of, type ModeOfDelivery, type Programme } from "@wissel/core";
import type { OoapiSchemas } from "../generated/ooapi.ts";
import { said, some } from "./said.ts";
import {
  LEVEL_V5,
  MODE_OF_DELIVERY_V5,
  MODE_OF_STUDY_V5,
  PROGRAMME_TYPE_V5,
  QUALIFICATION_V5,
  SECTOR_V5,
  STUDY_LOAD_UNIT_V5,
} from "./spelling.ts";
import { toWireCode, toWireOrganisationRelation } from "./to-wire-organisation.ts";
import { toWireSpecificationRelation } from "./to-wire-specification.ts";
import { toWireConsumers } from "./wire-consumers.ts";
import { isShown, nested, toWireTimeline, type WireView } from "./wire-view.ts";

/** A course in OOAPI v5. Expands `programs`, `coordinators`, `organization` and `educationSpecification`. */
export function toWireCourse(course: Course, view: WireView): OoapiSchemas["Course"] {
  return {
    courseId: course.id,
    ...toWireStudy(course, view),
    programs: course.programmes.flatMap(({ id }) => listedProgramme(id, "programs", view)),
    ...said({
      timelineOverrides: toWireTimeline(course.timeline, view, (later, plain) => ({
        course: toWireCourse(later, plain),
      })),
    }),
  };
}

/** A programme in OOAPI v5. Expands `parent`, `children`, `coordinators`, `organization`, `educationSpecification`. */
export function toWireProgramme(programme: Programme, view: WireView): OoapiSchemas["Program"] {
  const { modeOfStudy, qualificationAwarded, sector, parent } = programme;
  const children = view.catalogue.programmesIn.get(programme.id) ?? [];
  return {
    programId: programme.id,
    programType: PROGRAMME_TYPE_V5[programme.programmeType],
    ...toWireStudy(programme, view),
    ...said({
      modeOfStudy: modeOfStudy && MODE_OF_STUDY_V5[modeOfStudy],
      qualificationAwarded: qualificationAwarded && QUALIFICATION_V5[qualificationAwarded],
      levelOfQualification: programme.levelOfQualification,
      sector: sector && SECTOR_V5[sector],
      parent: parent && toWireProgrammeRelation(parent.id, "parent", view),
      children: some(children.flatMap(({ id }) => listedProgramme(id, "children", view))),
      timelineOverrides: toWireTimeline(programme.timeline, view, (later, plain) => ({
        program: toWireProgramme(later, plain),
      })),
    }),
  };
}

/** The programme whole when the view expands the relation and shows it to its consumer, else its id. */
export function toWireProgrammeRelation(
  id: string,
  relation: "programs" | "program" | "parent" | "children",
  view: WireView,
): OoapiSchemas["ProgramOrId"] {
  const programme = view.expand.has(relation) ? view.catalogue.programmeById.get(id) : undefined;
  if (programme === undefined || !isShown(programme, view)) return id;
  return toWireProgramme(programme, nested(view));
}

/** One of several programmes, unless it is not for the view's consumer: to whom it is 404, it is not named. */
function listedProgramme(
  id: string,
  relation: "programs" | "children",
  view: WireView,
): readonly OoapiSchemas["ProgramOrId"][] {
  const programme = view.catalogue.programmeById.get(id);
  return programme === undefined || isShown(programme, view)
    ? [toWireProgrammeRelation(id, relation, view)]
    : [];
}

/** ISO 639-2 of the first language, which is the only one v5 has room for. */
export function toWireLanguage([first]: readonly string[]): string | undefined {
  return first === undefined ? undefined : iso6392Of(first);
}

/** What v5 has a word for, each word once. */
export function toWireModes(modes: readonly ModeOfDelivery[]): OoapiSchemas["ModesOfDelivery"] | undefined {
  return some([...new Set(modes.flatMap((mode) => MODE_OF_DELIVERY_V5[mode] ?? []))]);
}

function toWireStudy(study: Course | Programme, view: WireView): OoapiSchemas["StudyProperties"] {
  const { level, organisation, educationSpecification } = study;
  const [load] = study.studyLoad;
  return said({
    primaryCode: toWireCode(study.primaryCode),
    otherCodes: some(study.otherCodes.map(toWireCode)),
    name: study.name,
    abbreviation: study.abbreviation,
    description: some(study.description),
    teachingLanguage: toWireLanguage(study.teachingLanguages),
    level: level && LEVEL_V5[level],
    studyLoad: load && { studyLoadUnit: STUDY_LOAD_UNIT_V5[load.studyLoadUnit], value: load.value },
    modeOfDelivery: toWireModes(study.modesOfDelivery),
    fieldsOfStudy: study.fieldsOfStudy,
    duration: study.duration,
    firstStartDate: study.firstStartDate,
    validFrom: study.validFrom,
    validTo: study.validTo,
    learningOutcomes: some(study.learningOutcomes),
    admissionRequirements: some(study.admissionRequirements),
    qualificationRequirements: some(study.qualificationRequirements),
    assessment: some(study.assessment),
    enrollment: some(study.enrolment),
    resources: some(study.resources),
    link: study.link,
    organization: organisation && toWireOrganisationRelation(organisation.id, "organization", view),
    educationSpecification:
      educationSpecification &&
      toWireSpecificationRelation(educationSpecification.id, "educationSpecification", view),
    coordinators: study.coordinators.map((coordinator) =>
      view.expand.has("coordinators") ? toWireCoordinator(coordinator) : coordinator.id,
    ),
    consumers: some(toWireConsumers(study, view)),
    ext: study.ext,
  });
}

/** Who answers questions about a course, as a person of OOAPI v5. */
export function toWireCoordinator(coordinator: Coordinator): OoapiSchemas["Coordinator"] {
  return {
    personId: coordinator.id,
    primaryCode: { codeType: "identifier", code: coordinator.sourceId },
    givenName: coordinator.givenName,
    surname: coordinator.surname,
    displayName: coordinator.displayName,
    affiliations: ["employee"],
    mail: coordinator.mail,
    activeEnrollment: false,
  };
}
