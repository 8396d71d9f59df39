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
  | "listAcademicSessions"
  | "upsertAcademicSessions"
  | "getAcademicSession"
  | "putAcademicSession"
  | "listEducationSpecifications"
  | "upsertEducationSpecifications"
  | "getEducationSpecification"
  | "putEducationSpecification"
  | "listCourses"
  | "upsertCourses"
  | "getCourse"
  | "putCourse"
  | "listProgrammes"
  | "upsertProgrammes"
  | "getProgramme"
  | "putProgramme"
  | "listOfferings"
  | "upsertOfferings"
  | "getOffering"
  | "putOffering"
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
    putOrganisation: (request) =>
      organisations.put({ sourceId: request.params.sourceId, document: request.body }, request),

    listAcademicSessions: ({ query }) => sessions.list(query),
    upsertAcademicSessions: (request) => sessions.upsert(request.body.rows, request),
    getAcademicSession: ({ params }) => sessions.find(params.sourceId),
    putAcademicSession: (request) =>
      sessions.put({ sourceId: request.params.sourceId, document: request.body }, request),

    listEducationSpecifications: ({ query }) => specifications.list(query),
    upsertEducationSpecifications: (request) => specifications.upsert(request.body.rows, request),
    getEducationSpecification: ({ params }) => specifications.find(params.sourceId),
    putEducationSpecification: (request) =>
      specifications.put({ sourceId: request.params.sourceId, document: request.body }, request),

    listCourses: ({ query }) => courses.list(query),
    upsertCourses: (request) => courses.upsert(request.body.rows, request),
    getCourse: ({ params }) => courses.find(params.sourceId),
    putCourse: (request) =>
      courses.put({ sourceId: request.params.sourceId, document: request.body }, request),

    listProgrammes: ({ query }) => programmes.list(query),
    upsertProgrammes: (request) => programmes.upsert(request.body.rows, request),
    getProgramme: ({ params }) => programmes.find(params.sourceId),
    putProgramme: (request) =>
      programmes.put({ sourceId: request.params.sourceId, document: request.body }, request),

    listOfferings: ({ query }) => offerings.list(query),
    upsertOfferings: (request) => offerings.upsert(request.body.rows, request),
    getOffering: ({ params }) => offerings.find(params.sourceId),
    putOffering: (request) =>
      offerings.put({ sourceId: request.params.sourceId, document: request.body }, request),
  };
}
