import type {
  CatalogueItem,
  Course,
  EducationSpecification,
  Offering,
  Programme,
  TimelineEntry,
} from "@wissel/core";
import type { SisSchemas } from "../generated/sis.ts";
import { type Said, said, some } from "../v5/said.ts";
import type { CatalogueDocument } from "./documents.ts";

/** An item as the SIS would write it: writing it again changes nothing. */
export function toWireDocument(item: CatalogueItem): CatalogueDocument {
  switch (item.kind) {
    case "organisation":
      return said({
        ...common(item),
        organisationType: item.organisationType,
        shortName: item.shortName,
        description: some(item.description),
        link: item.link,
        logo: item.logo,
        parent: item.parent?.sourceId,
      });
    case "academic_session":
      return said({
        ...common(item),
        academicSessionType: item.academicSessionType,
        startDate: item.startDate,
        endDate: item.endDate,
        parent: item.parent?.sourceId,
      });
    case "education_specification":
      return specification(item);
    case "course":
      return course(item);
    case "programme":
      return programme(item);
    case "offering":
      return offering(item);
  }
}

function common(item: CatalogueItem): Said<SisSchemas["ItemFields"]> {
  return said({
    primaryCode: item.primaryCode,
    otherCodes: some(item.otherCodes),
    name: item.name,
    consumers: some(item.consumers),
    ext: item.ext,
  });
}

function specification(item: EducationSpecification): SisSchemas["EducationSpecificationDocument"] {
  return said({
    ...common(item),
    educationSpecificationType: item.educationSpecificationType,
    abbreviation: item.abbreviation,
    description: some(item.description),
    formalDocument: item.formalDocument,
    level: item.level,
    sector: item.sector,
    levelOfQualification: item.levelOfQualification,
    fieldsOfStudy: item.fieldsOfStudy,
    studyLoad: some(item.studyLoad),
    learningOutcomes: some(item.learningOutcomes),
    link: item.link,
    organisation: item.organisation?.sourceId,
    parent: item.parent?.sourceId,
    validFrom: item.validFrom,
    validTo: item.validTo,
    timeline: timeline(item.timeline, specification),
  });
}

function course(item: Course): SisSchemas["CourseDocument"] {
  return said({
    ...common(item),
    ...study(item),
    programmes: some(item.programmes.map(({ sourceId }) => sourceId)),
    timeline: timeline(item.timeline, course),
  });
}

function programme(item: Programme): SisSchemas["ProgrammeDocument"] {
  return said({
    ...common(item),
    ...study(item),
    programmeType: item.programmeType,
    modeOfStudy: item.modeOfStudy,
    qualificationAwarded: item.qualificationAwarded,
    levelOfQualification: item.levelOfQualification,
    sector: item.sector,
    parent: item.parent?.sourceId,
    timeline: timeline(item.timeline, programme),
  });
}

function timeline<Item, Document>(
  entries: readonly TimelineEntry<Item>[] | undefined,
  write: (item: Item) => Document,
) {
  return entries?.map(({ item, ...validity }) => ({ ...validity, document: write(item) }));
}

function study(item: Course | Programme) {
  return said({
    abbreviation: item.abbreviation,
    description: some(item.description),
    teachingLanguages: some(item.teachingLanguages),
    level: item.level,
    studyLoad: some(item.studyLoad),
    modesOfDelivery: some(item.modesOfDelivery),
    fieldsOfStudy: item.fieldsOfStudy,
    duration: item.duration,
    firstStartDate: item.firstStartDate,
    validFrom: item.validFrom,
    validTo: item.validTo,
    learningOutcomes: some(item.learningOutcomes),
    admissionRequirements: some(item.admissionRequirements),
    qualificationRequirements: some(item.qualificationRequirements),
    assessment: some(item.assessment),
    enrolment: some(item.enrolment),
    resources: some(item.resources),
    link: item.link,
    organisation: item.organisation?.sourceId,
    educationSpecification: item.educationSpecification?.sourceId,
    coordinators: some(item.coordinators.map(({ id: _, ...coordinator }) => coordinator)),
  });
}

function offering(item: Offering): SisSchemas["OfferingDocument"] {
  const { opensAt, closesAt, timeZone } = item.enrolmentWindow;
  return said({
    ...common(item),
    course: item.offeringKind === "course" ? item.of.sourceId : undefined,
    programme: item.offeringKind === "programme" ? item.of.sourceId : undefined,
    academicSession: item.academicSession?.sourceId,
    organisation: item.organisation?.sourceId,
    abbreviation: item.abbreviation,
    description: some(item.description),
    teachingLanguages: some(item.teachingLanguages),
    modesOfDelivery: some(item.modesOfDelivery),
    modeOfStudy: item.modeOfStudy,
    startDate: item.startDate,
    endDate: item.endDate,
    resultExpected: item.resultExpected,
    resultValueType: item.resultValueType,
    link: item.link,
    minimumStudents: item.minimumStudents,
    enrolmentWindow: said({
      opensAt: opensAt?.toISOString(),
      closesAt: closesAt?.toISOString(),
      timeZone,
    }),
    seatPools: some(item.seatPools),
    promotion: item.promotion,
    offerHours: item.offerHours,
    personFields: item.personFields,
  });
}
