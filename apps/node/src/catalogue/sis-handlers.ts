import type { SisOperations } from "@wissel/contract";
import type { Handlers } from "../http/operation.ts";
import { type SisCataloguePorts, sisAnswers } from "./sis-answers.ts";

/** The operations of the sis document that write and read the catalogue. */
export type SisCatalogueOperations = Pick<
  SisOperations,
  | "listOrganisations"
  | "upsertOrganisations"
  | "getOrganisation"
  | "putOrganisation"
  | "patchOrganisation"
  | "deleteOrganisation"
  | "listAcademicSessions"
  | "upsertAcademicSessions"
  | "getAcademicSession"
  | "putAcademicSession"
  | "patchAcademicSession"
  | "deleteAcademicSession"
  | "listEducationSpecifications"
  | "upsertEducationSpecifications"
  | "getEducationSpecification"
  | "putEducationSpecification"
  | "patchEducationSpecification"
  | "deleteEducationSpecification"
  | "listCourses"
  | "upsertCourses"
  | "getCourse"
  | "putCourse"
  | "patchCourse"
  | "deleteCourse"
  | "listProgrammes"
  | "upsertProgrammes"
  | "getProgramme"
  | "putProgramme"
  | "patchProgramme"
  | "deleteProgramme"
  | "listOfferings"
  | "upsertOfferings"
  | "getOffering"
  | "putOffering"
  | "patchOffering"
  | "deleteOffering"
>;

export function sisCatalogueHandlers(ports: SisCataloguePorts): Handlers<SisCatalogueOperations> {
  const organisations = sisAnswers(ports, "organisation");
  const sessions = sisAnswers(ports, "academic_session");
  const specifications = sisAnswers(ports, "education_specification");
  const courses = sisAnswers(ports, "course");
  const programmes = sisAnswers(ports, "programme");
  const offerings = sisAnswers(ports, "offering");
  return {
    listOrganisations: ({ query }) => organisations.list(query),
    upsertOrganisations: (request) => organisations.upsert(request.body.rows, request),
    getOrganisation: ({ params }) => organisations.find(params.sourceId),
    putOrganisation: (request) => organisations.put(request),
    patchOrganisation: (request) => organisations.patch(request),
    deleteOrganisation: (request) => organisations.remove(request),

    listAcademicSessions: ({ query }) => sessions.list(query),
    upsertAcademicSessions: (request) => sessions.upsert(request.body.rows, request),
    getAcademicSession: ({ params }) => sessions.find(params.sourceId),
    putAcademicSession: (request) => sessions.put(request),
    patchAcademicSession: (request) => sessions.patch(request),
    deleteAcademicSession: (request) => sessions.remove(request),

    listEducationSpecifications: ({ query }) => specifications.list(query),
    upsertEducationSpecifications: (request) => specifications.upsert(request.body.rows, request),
    getEducationSpecification: ({ params }) => specifications.find(params.sourceId),
    putEducationSpecification: (request) => specifications.put(request),
    patchEducationSpecification: (request) => specifications.patch(request),
    deleteEducationSpecification: (request) => specifications.remove(request),

    listCourses: ({ query }) => courses.list(query),
    upsertCourses: (request) => courses.upsert(request.body.rows, request),
    getCourse: ({ params }) => courses.find(params.sourceId),
    putCourse: (request) => courses.put(request),
    patchCourse: (request) => courses.patch(request),
    deleteCourse: (request) => courses.remove(request),

    listProgrammes: ({ query }) => programmes.list(query),
    upsertProgrammes: (request) => programmes.upsert(request.body.rows, request),
    getProgramme: ({ params }) => programmes.find(params.sourceId),
    putProgramme: (request) => programmes.put(request),
    patchProgramme: (request) => programmes.patch(request),
    deleteProgramme: (request) => programmes.remove(request),

    listOfferings: ({ query }) => offerings.list(query),
    upsertOfferings: (request) => offerings.upsert(request.body.rows, request),
    getOffering: ({ params }) => offerings.find(params.sourceId),
    putOffering: (request) => offerings.put(request),
    patchOffering: (request) => offerings.patch(request),
    deleteOffering: (request) => offerings.remove(request),
  };
}
