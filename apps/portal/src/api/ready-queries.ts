import { queryOptions } from "@tanstack/react-query";
import type { PagesClients } from "./clients.ts";
import { bodyOf } from "./problem.ts";

/** Often enough to see a pause, or a limit that another device used up. */
const CHECK_MS = 30_000;

/** The ready check, with how far the node's clock is ahead of this device's and how sure that is, in milliseconds. */
export function readyCheckQuery({ me }: PagesClients, round?: string) {
  return queryOptions({
    queryKey: ["ready-check", round ?? ""],
    async queryFn() {
      const query = round === undefined ? {} : { round };
      const asked = Date.now();
      const check = await bodyOf(me.GET("/ready-check", { params: { query } }));
      const answered = Date.now();
      // What the node said was true at some time between asking and hearing.
      const ahead = new Date(check.serverTime).getTime() - (asked + answered) / 2;
      return { check, clock: { ahead, within: (answered - asked) / 2 } };
    },
    refetchInterval: CHECK_MS,
  });
}

/** What asking for each offering would come to, by its key. */
export function prospectsQuery({ me }: PagesClients) {
  return queryOptions({
    queryKey: ["prospects"],
    staleTime: 60_000,
    async queryFn() {
      const { items } = await bodyOf(me.GET("/prospects"));
      return new Map(items.map(({ host, offeringId, answer }) => [`${host}/${offeringId}`, answer]));
    },
  });
}

/** What asking for one offering would come to now, and why not. */
export function prospectQuery({ me }: PagesClients, host: string, offeringId: string) {
  return queryOptions({
    queryKey: ["offerings", host, offeringId, "prospect"],
    queryFn: () =>
      bodyOf(me.GET("/offerings/{host}/{offeringId}/prospect", { params: { path: { host, offeringId } } })),
  });
}

export function calendarFeedQuery({ me }: PagesClients) {
  return queryOptions({ queryKey: ["calendar-feed"], queryFn: () => bodyOf(me.GET("/calendar-feed")) });
}
