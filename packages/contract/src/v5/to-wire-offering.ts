import { capacityOf, type Offering } from "@wissel/core";
import type { OoapiSchemas } from "../generated/ooapi.ts";
import { said, some } from "./said.ts";
import { MODE_OF_STUDY_V5, RESULT_VALUE_TYPE_V5 } from "./spelling.ts";
import { toWireCode, toWireOrganisationRelation, toWireSessionRelation } from "./to-wire-organisation.ts";
import { toWireCourse, toWireLanguage, toWireModes, toWireProgrammeRelation } from "./to-wire-study.ts";
import { toWireConsumers, toWireWindow } from "./wire-consumers.ts";
import { isShown, nested, type WireView } from "./wire-view.ts";

/** An offering in OOAPI v5. Expands `course`, `program`, `organization` and `academicSession`. */
export function toWireOffering(offering: Offering, view: WireView): OoapiSchemas["Offering"] {
  const { of, academicSession, organisation, modeOfStudy, resultValueType } = offering;
  const isCourse = offering.offeringKind === "course";
  const window = toWireWindow(offering.enrolmentWindow);
  return said({
    offeringId: offering.id,
    offeringType: isCourse ? ("course" as const) : ("program" as const),
    primaryCode: toWireCode(offering.primaryCode),
    otherCodes: some(offering.otherCodes.map(toWireCode)),
    name: offering.name,
    abbreviation: offering.abbreviation,
    description: some(offering.description),
    teachingLanguage: toWireLanguage(offering.teachingLanguages),
    modeOfDelivery: toWireModes(offering.modesOfDelivery),
    modeOfStudy: modeOfStudy && MODE_OF_STUDY_V5[modeOfStudy],
    startDate: offering.startDate,
    endDate: offering.endDate,
    enrollStartDate: window.startDate,
    enrollEndDate: window.endDate,
    minNumberStudents: offering.minimumStudents,
    maxNumberStudents: capacityOf(offering.seatPools),
    resultExpected: offering.resultExpected,
    resultValueType: resultValueType && RESULT_VALUE_TYPE_V5[resultValueType],
    link: offering.link,
    academicSession: academicSession && toWireSessionRelation(academicSession.id, "academicSession", view),
    course: isCourse ? toWireCourseRelation(of.id, view) : undefined,
    program: isCourse ? undefined : toWireProgrammeRelation(of.id, "program", view),
    organization: organisation && toWireOrganisationRelation(organisation.id, "organization", view),
    consumers: some(toWireConsumers(offering, view)),
    ext: offering.ext,
  });
}

function toWireCourseRelation(id: string, view: WireView): OoapiSchemas["CourseOrId"] {
  const course = view.expand.has("course") ? view.catalogue.courseById.get(id) : undefined;
  return course === undefined || !isShown(course, view) ? id : toWireCourse(course, nested(view));
}
