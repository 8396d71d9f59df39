import type { OoapiOperations } from "@wissel/contract";
import type { Handlers } from "../http/operation.ts";
import { emptyPage, isVisible, NOT_FOUND, type WireListQuery } from "./ooapi-answers.ts";
import type { PreparedCatalogue } from "./own-catalogue.ts";

type EmptyOperations = Pick<
  OoapiOperations,
  | "listOrganisationComponents"
  | "listCourseComponents"
  | "getComponent"
  | "listComponentOfferings"
  | "listOfferingAssociations"
  | "listOfferingGroups"
  | "listOrganisationGroups"
  | "listGroups"
  | "getGroup"
  | "listGroupPersons"
  | "listBuildings"
  | "getBuilding"
  | "listBuildingRooms"
  | "listRooms"
  | "getRoom"
  | "listNewsFeeds"
  | "getNewsFeed"
  | "listNewsItems"
  | "getNewsItem"
>;

/** Kinds of things of OOAPI v5 that are not kept here: their lists are empty, and none of them is ever found. */
export function ooapiEmptyHandlers(current: () => PreparedCatalogue): Handlers<EmptyOperations> {
  const none = async ({ query }: { readonly query: WireListQuery }) => emptyPage(query);
  const notFound = async () => NOT_FOUND;
  return {
    listOrganisationComponents: async ({ params, query }) => {
      const organisation = current().catalogue.organisationById.get(params.organizationId);
      return isVisible(organisation, query) ? emptyPage(query) : NOT_FOUND;
    },
    listCourseComponents: async ({ params, query }) => {
      const course = current().catalogue.courseById.get(params.courseId);
      return isVisible(course, query) ? emptyPage(query) : NOT_FOUND;
    },
    listOfferingAssociations: async ({ params, query }) => {
      const offering = current().catalogue.offeringById.get(params.offeringId);
      return isVisible(offering, query) ? emptyPage(query) : NOT_FOUND;
    },
    getComponent: notFound,
    listComponentOfferings: notFound,
    listOfferingGroups: none,
    listOrganisationGroups: none,
    listGroups: none,
    getGroup: notFound,
    listGroupPersons: none,
    listBuildings: none,
    getBuilding: notFound,
    listBuildingRooms: notFound,
    listRooms: none,
    getRoom: notFound,
    listNewsFeeds: none,
    getNewsFeed: notFound,
    listNewsItems: notFound,
    getNewsItem: notFound,
  };
}
