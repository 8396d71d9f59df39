import {
  fromWireCourseQuery,
  fromWireOfferingQuery,
  fromWireProgrammeQuery,
  type OoapiOperations,
  toWireCourse,
  toWireOffering,
  toWireProgramme,
  type WireItemQuery,
} from "@wissel/contract";
import {
  type Course,
  isCourseWanted,
  isOfferingWanted,
  isProgrammeWanted,
  type Offering,
  organisationIdsWithin,
  type Programme,
} from "@wissel/core";
import type { OperationRequest } from "../http/operation.ts";
import { isVisible, NOT_FOUND, pageAnswer } from "./ooapi-answers.ts";
import type { PreparedCatalogue } from "./own-catalogue.ts";

export type Query<Id extends keyof OoapiOperations> = OperationRequest<OoapiOperations[Id]>["query"];

export function coursePage(now: PreparedCatalogue, query: Query<"listCourses">, items: readonly Course[]) {
  const filter = fromWireCourseQuery(query);
  const isWanted = (course: Course) => isCourseWanted(course, filter);
  return pageAnswer(now, query, { items, isWanted, toWire: toWireCourse });
}

export function programmePage(
  now: PreparedCatalogue,
  query: Query<"listProgrammes">,
  items: readonly Programme[],
) {
  const filter = fromWireProgrammeQuery(query);
  const isWanted = (programme: Programme) => isProgrammeWanted(programme, filter);
  return pageAnswer(now, query, { items, isWanted, toWire: toWireProgramme });
}

export function offeringPage(
  now: PreparedCatalogue,
  query: Query<"listOrganisationOfferings">,
  items: readonly Offering[],
) {
  const filter = fromWireOfferingQuery(query, now.today);
  const isWanted = (offering: Offering) => isOfferingWanted(now.catalogue, offering, filter);
  return pageAnswer(now, query, { items, isWanted, toWire: toWireOffering });
}

export function offeringsBelow(
  now: PreparedCatalogue,
  query: Query<"listCourseOfferings">,
  study: Course | Programme | undefined,
) {
  if (!isVisible(study, query)) return NOT_FOUND;
  return offeringPage(now, query, now.catalogue.offeringsOf.get(study.id) ?? []);
}

/** Answers for an organisation and all below it. What names no organisation is the institution's own: the root's. */
export function within<T>(
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
