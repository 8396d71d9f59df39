import {
  fromWireCourseQuery,
  fromWireOfferingQuery,
  fromWireOrganisationQuery,
  fromWireProgrammeQuery,
  fromWireSessionQuery,
  type OoapiOperations,
  toWireAcademicSession,
  toWireCourse,
  toWireOffering,
  toWireOrganisation,
  toWireProgramme,
  type WireItemQuery,
} from "@wissel/contract";
import {
  type Course,
  isAcademicSessionWanted,
  isCourseWanted,
  isOfferingWanted,
  isOrganisationWanted,
  isProgrammeWanted,
  type Offering,
  organisationIdOf,
  organisationIdsWithin,
  type Programme,
} from "@wissel/core";
import type { Handlers, OperationRequest } from "../http/operation.ts";
import { isVisible, itemAnswer, NOT_FOUND, pageAnswer, rendered } from "./ooapi-answers.ts";
import type { PreparedCatalogue } from "./own-catalogue.ts";

export interface OoapiPorts {
  readonly current: () => PreparedCatalogue;
  readonly service: { readonly contactEmail: string; readonly documentation: string };
}

type Query<Id extends keyof OoapiOperations> = OperationRequest<OoapiOperations[Id]>["query"];

/** The catalogue in OOAPI v5. A list below a thing is 404 when the thing is. */
export function ooapiHandlers({ current, service }: OoapiPorts): Handlers<OoapiOperations> {
  return {
    getService: async () => rendered({ ...service, specification: SPECIFICATION }),

    listOrganisations: async ({ query }) => {
      const now = current();
      const filter = fromWireOrganisationQuery(query);
      return pageAnswer(now, query, {
        items: now.catalogue.organisations,
        isWanted: (organisation) => isOrganisationWanted(organisation, filter),
        toWire: toWireOrganisation,
      });
    },
    getOrganisation: async ({ params, query }) => {
      const now = current();
      const item = now.catalogue.organisationById.get(params.organizationId);
      return itemAnswer(now, query, { item, toWire: toWireOrganisation });
    },
    listOrganisationProgrammes: async ({ params, query }) =>
      within(current(), params.organizationId, query, (now, isWithin) =>
        programmePage(
          now,
          query,
          now.catalogue.programmes.filter(({ organisation }) => isWithin(organisation?.id)),
        ),
      ),
    listOrganisationCourses: async ({ params, query }) =>
      within(current(), params.organizationId, query, (now, isWithin) =>
        coursePage(
          now,
          query,
          now.catalogue.courses.filter(({ organisation }) => isWithin(organisation?.id)),
        ),
      ),
    listOrganisationOfferings: async ({ params, query }) =>
      within(current(), params.organizationId, query, (now, isWithin) =>
        offeringPage(
          now,
          query,
          now.catalogue.offerings.filter((offering) => isWithin(organisationIdOf(now.catalogue, offering))),
        ),
      ),

    listProgrammes: async ({ query }) => {
      const now = current();
      return programmePage(now, query, now.catalogue.programmes);
    },
    getProgramme: async ({ params, query }) => {
      const now = current();
      const item = now.catalogue.programmeById.get(params.programId);
      return itemAnswer(now, query, { item, toWire: toWireProgramme });
    },
    listProgrammeParts: async ({ params, query }) => {
      const now = current();
      const { programmeById, programmesIn } = now.catalogue;
      if (!isVisible(programmeById.get(params.programId), query)) return NOT_FOUND;
      return programmePage(now, query, programmesIn.get(params.programId) ?? []);
    },
    listProgrammeCourses: async ({ params, query }) => {
      const now = current();
      const { programmeById, coursesOf } = now.catalogue;
      if (!isVisible(programmeById.get(params.programId), query)) return NOT_FOUND;
      return coursePage(now, query, coursesOf.get(params.programId) ?? []);
    },
    listProgrammeOfferings: async ({ params, query }) => {
      const now = current();
      return offeringsBelow(now, query, now.catalogue.programmeById.get(params.programId));
    },

    listCourses: async ({ query }) => {
      const now = current();
      return coursePage(now, query, now.catalogue.courses);
    },
    getCourse: async ({ params, query }) => {
      const now = current();
      const item = now.catalogue.courseById.get(params.courseId);
      return itemAnswer(now, query, { item, toWire: toWireCourse });
    },
    listCourseOfferings: async ({ params, query }) => {
      const now = current();
      return offeringsBelow(now, query, now.catalogue.courseById.get(params.courseId));
    },

    getOffering: async ({ params, query }) => {
      const now = current();
      const item = now.catalogue.offeringById.get(params.offeringId);
      return itemAnswer(now, query, { item, toWire: toWireOffering });
    },

    listAcademicSessions: async ({ query }) => {
      const now = current();
      const filter = fromWireSessionQuery(query);
      return pageAnswer(now, query, {
        items: now.catalogue.academicSessions,
        isWanted: (session) => isAcademicSessionWanted(session, filter),
        toWire: toWireAcademicSession,
      });
    },
    getAcademicSession: async ({ params, query }) => {
      const now = current();
      const item = now.catalogue.academicSessionById.get(params.academicSessionId);
      return itemAnswer(now, query, { item, toWire: toWireAcademicSession });
    },
    listAcademicSessionOfferings: async ({ params, query }) => {
      const now = current();
      const { academicSessionById, offerings } = now.catalogue;
      if (!isVisible(academicSessionById.get(params.academicSessionId), query)) return NOT_FOUND;
      return offeringPage(
        now,
        query,
        offerings.filter(({ academicSession }) => academicSession?.id === params.academicSessionId),
      );
    },
  };
}

const SPECIFICATION = "https://openonderwijsapi.nl";

function coursePage(now: PreparedCatalogue, query: Query<"listCourses">, items: readonly Course[]) {
  const filter = fromWireCourseQuery(query);
  const isWanted = (course: Course) => isCourseWanted(course, filter);
  return pageAnswer(now, query, { items, isWanted, toWire: toWireCourse });
}

function programmePage(now: PreparedCatalogue, query: Query<"listProgrammes">, items: readonly Programme[]) {
  const filter = fromWireProgrammeQuery(query);
  const isWanted = (programme: Programme) => isProgrammeWanted(programme, filter);
  return pageAnswer(now, query, { items, isWanted, toWire: toWireProgramme });
}

function offeringPage(
  now: PreparedCatalogue,
  query: Query<"listOrganisationOfferings">,
  items: readonly Offering[],
) {
  const filter = fromWireOfferingQuery(query, now.today);
  const isWanted = (offering: Offering) => isOfferingWanted(now.catalogue, offering, filter);
  return pageAnswer(now, query, { items, isWanted, toWire: toWireOffering });
}

function offeringsBelow(
  now: PreparedCatalogue,
  query: Query<"listCourseOfferings">,
  study: Course | Programme | undefined,
) {
  if (!isVisible(study, query)) return NOT_FOUND;
  return offeringPage(now, query, now.catalogue.offeringsOf.get(study.id) ?? []);
}

/** Answers for an organisation and all below it. What names no organisation is the institution's own: the root's. */
function within<T>(
  now: PreparedCatalogue,
  organisationId: string,
  query: WireItemQuery,
  answer: (now: PreparedCatalogue, isWithin: (id: string | undefined) => boolean) => T,
): T | typeof NOT_FOUND {
  const organisation = now.catalogue.organisationById.get(organisationId);
  if (!isVisible(organisation, query)) return NOT_FOUND;
  const ids = organisationIdsWithin(now.catalogue, organisationId);
  const isRoot = organisation.organisationType === "root";
  return answer(now, (id) => (id === undefined ? isRoot : ids.has(id)));
}
