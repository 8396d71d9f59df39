import { fromWireSpecificationQuery, type OoapiOperations, toWireSpecification } from "@wissel/contract";
import { type EducationSpecification, isEducationSpecificationWanted } from "@wissel/core";
import type { Handlers } from "../http/operation.ts";
import { isVisible, itemAnswer, NOT_FOUND, pageAnswer } from "./ooapi-answers.ts";
import { coursePage, programmePage, type Query, within } from "./ooapi-pages.ts";
import type { PreparedCatalogue } from "./own-catalogue.ts";

type SpecificationOperations = Pick<
  OoapiOperations,
  | "listEducationSpecifications"
  | "getEducationSpecification"
  | "listEducationSpecificationParts"
  | "listEducationSpecificationCourses"
  | "listEducationSpecificationProgrammes"
  | "listOrganisationEducationSpecifications"
>;

/** What courses and programmes are by law or register, in OOAPI v5. */
export function ooapiSpecificationHandlers(
  current: () => PreparedCatalogue,
): Handlers<SpecificationOperations> {
  return {
    listEducationSpecifications: async ({ query }) => {
      const now = current();
      return specificationPage(now, query, now.catalogue.educationSpecifications);
    },
    getEducationSpecification: async ({ params, query }) => {
      const now = current();
      const item = now.catalogue.educationSpecificationById.get(params.educationSpecificationId);
      return itemAnswer(now, query, { item, toWire: toWireSpecification });
    },
    listEducationSpecificationParts: async ({ params, query }) => {
      const now = current();
      const { educationSpecificationById, educationSpecificationsIn } = now.catalogue;
      const id = params.educationSpecificationId;
      if (!isVisible(educationSpecificationById.get(id), query)) return NOT_FOUND;
      return specificationPage(now, query, educationSpecificationsIn.get(id) ?? []);
    },
    listEducationSpecificationCourses: async ({ params, query }) => {
      const now = current();
      const { educationSpecificationById, courses } = now.catalogue;
      const id = params.educationSpecificationId;
      if (!isVisible(educationSpecificationById.get(id), query)) return NOT_FOUND;
      return coursePage(
        now,
        query,
        courses.filter(({ educationSpecification }) => educationSpecification?.id === id),
      );
    },
    listEducationSpecificationProgrammes: async ({ params, query }) => {
      const now = current();
      const { educationSpecificationById, programmes } = now.catalogue;
      const id = params.educationSpecificationId;
      if (!isVisible(educationSpecificationById.get(id), query)) return NOT_FOUND;
      return programmePage(
        now,
        query,
        programmes.filter(({ educationSpecification }) => educationSpecification?.id === id),
      );
    },
    listOrganisationEducationSpecifications: async ({ params, query }) =>
      within(current(), params.organizationId, query, (now, isWithin) =>
        specificationPage(
          now,
          query,
          now.catalogue.educationSpecifications.filter(({ organisation }) => isWithin(organisation?.id)),
        ),
      ),
  };
}

function specificationPage(
  now: PreparedCatalogue,
  query: Query<"listEducationSpecifications">,
  items: readonly EducationSpecification[],
) {
  const filter = fromWireSpecificationQuery(query);
  const isWanted = (item: EducationSpecification) => isEducationSpecificationWanted(item, filter);
  return pageAnswer(now, query, { items, isWanted, toWire: toWireSpecification });
}
