import {
  fromWireOrganisationQuery,
  fromWireSessionQuery,
  type OoapiOperations,
  toWireAcademicSession,
  toWireCourse,
  toWireOffering,
  toWireOrganisation,
  toWireProgramme,
} from "@wissel/contract";
import { isAcademicSessionWanted, isOrganisationWanted, organisationIdOf } from "@wissel/core";
import type { Handlers } from "../http/operation.ts";
import { isVisible, itemAnswer, NOT_FOUND, pageAnswer, rendered } from "./ooapi-answers.ts";
import { type CatalogueChangesPorts, ooapiChangesHandler } from "./ooapi-changes-handler.ts";
import { ooapiEmptyHandlers } from "./ooapi-empty-handlers.ts";
import { coursePage, offeringPage, offeringsBelow, programmePage, within } from "./ooapi-pages.ts";
import { ooapiPersonHandlers } from "./ooapi-person-handlers.ts";
import { ooapiSpecificationHandlers } from "./ooapi-specification-handlers.ts";

export interface OoapiPorts extends CatalogueChangesPorts {
  readonly service: { readonly contactEmail: string; readonly documentation: string };
}

/** The catalogue in OOAPI v5. A list below a thing is 404 when the thing is. */
export function ooapiHandlers({ own, readFeed, service }: OoapiPorts): Handlers<OoapiOperations> {
  const { current } = own;
  return {
    ...ooapiChangesHandler({ own, readFeed }),
    ...ooapiSpecificationHandlers(current),
    ...ooapiPersonHandlers(current),
    ...ooapiEmptyHandlers(current),

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
