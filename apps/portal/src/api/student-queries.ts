import { queryOptions } from "@tanstack/react-query";
import type { PagesClients } from "./clients.ts";
import { bodyOf } from "./problem.ts";
import type { Offering } from "./types.ts";

/** A page of the catalogue; the node gives no more at once. */
const PAGE = 500;
/** While something is on its way, its page asks again. */
export const LIVELY_MS = 5_000;
const CALM_MS = 30_000;
/** Places go while one reads; thousands may be reading. */
const PLACES_MS = 10_000;

export function meQuery({ me }: PagesClients) {
  return queryOptions({ queryKey: ["me"], queryFn: () => bodyOf(me.GET("/person")), staleTime: 300_000 });
}

/** Everything a student may see, once; filters work on it as fast as one types. */
export function catalogueQuery({ me }: PagesClients) {
  return queryOptions({
    queryKey: ["offerings"],
    staleTime: 60_000,
    async queryFn() {
      const all: Offering[] = [];
      let cursor: string | undefined;
      do {
        const query = { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
        const page = await bodyOf(me.GET("/offerings", { params: { query } }));
        all.push(...page.items);
        cursor = page.next;
      } while (cursor !== undefined);
      return all as readonly Offering[];
    },
  });
}

export function offeringQuery({ me }: PagesClients, host: string, offeringId: string) {
  return queryOptions({
    queryKey: ["offerings", host, offeringId],
    queryFn: () =>
      bodyOf(me.GET("/offerings/{host}/{offeringId}", { params: { path: { host, offeringId } } })),
    refetchInterval: PLACES_MS,
  });
}

export function enrolmentsQuery({ me }: PagesClients) {
  return queryOptions({
    queryKey: ["enrolments"],
    queryFn: async () => (await bodyOf(me.GET("/enrolments"))).items,
    refetchInterval: CALM_MS,
  });
}

export function enrolmentQuery({ me }: PagesClients, associationId: string) {
  return queryOptions({
    queryKey: ["enrolments", associationId],
    queryFn: () => bodyOf(me.GET("/enrolments/{associationId}", { params: { path: { associationId } } })),
    refetchInterval: LIVELY_MS,
  });
}

export function resultsQuery({ me }: PagesClients) {
  return queryOptions({
    queryKey: ["results"],
    queryFn: async () => (await bodyOf(me.GET("/results"))).items,
  });
}

export function noticesQuery({ me }: PagesClients) {
  return queryOptions({
    queryKey: ["notices"],
    queryFn: async () => (await bodyOf(me.GET("/notices"))).items,
  });
}
