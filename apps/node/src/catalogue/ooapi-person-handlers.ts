import { type OoapiOperations, toWireCoordinator, type WireItemQuery } from "@wissel/contract";
import { type Coordinator, isCoordinatorWanted, isReadable, pageOf } from "@wissel/core";
import type { Handlers } from "../http/operation.ts";
import { emptyPage, NOT_FOUND, rendered } from "./ooapi-answers.ts";
import type { PreparedCatalogue } from "./own-catalogue.ts";

type PersonOperations = Pick<
  OoapiOperations,
  "listPersons" | "getPerson" | "listPersonAssociations" | "listPersonGroups"
>;

/**
 * Persons in OOAPI v5: whom a course or programme names as its coordinator, one that the reader may see. Students are never
 * among them.
 */
export function ooapiPersonHandlers(current: () => PreparedCatalogue): Handlers<PersonOperations> {
  return {
    listPersons: async ({ query }) => {
      const { primaryCode, q, sort = [], pageSize = 10, pageNumber = 1 } = query;
      const filter = {
        ...(primaryCode === undefined ? {} : { primaryCode }),
        ...(q === undefined ? {} : { q }),
      };
      const wanted = [...coordinatorsFor(current(), query).values()]
        .filter((coordinator) => isCoordinatorWanted(coordinator, filter))
        .sort((one, other) => (one.id < other.id ? -1 : 1));
      if (sort[0] === "-personId") wanted.reverse();
      const page = pageOf(wanted, { pageSize, pageNumber });
      return rendered({ ...page, items: page.items.map(toWireCoordinator) });
    },
    getPerson: async ({ params, query }) => {
      const coordinator = coordinatorsFor(current(), query).get(params.personId);
      return coordinator === undefined ? NOT_FOUND : rendered(toWireCoordinator(coordinator));
    },
    listPersonAssociations: async ({ params, query }) =>
      coordinatorsFor(current(), query).has(params.personId) ? emptyPage(query) : NOT_FOUND,
    listPersonGroups: async ({ query }) => emptyPage(query),
  };
}

function coordinatorsFor(
  { catalogue: { courses, programmes, coordinatorById } }: PreparedCatalogue,
  { reading }: WireItemQuery,
): ReadonlyMap<string, Coordinator> {
  if (reading === undefined) return coordinatorById;
  const studies = [...courses, ...programmes].filter((study) => isReadable(study, reading));
  return new Map(studies.flatMap(({ coordinators }) => coordinators.map((one) => [one.id, one] as const)));
}
