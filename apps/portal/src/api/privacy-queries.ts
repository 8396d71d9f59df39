import { queryOptions } from "@tanstack/react-query";
import type { PagesClients } from "./clients.ts";
import { bodyOf } from "./problem.ts";

/** While hosts are asked; who cannot be reached is asked again by the node for as long as it takes. */
const COLLECTING_MS = 3_000;

/** Who was told what of the student, newest first. */
export function disclosuresQuery({ me }: PagesClients) {
  return queryOptions({
    queryKey: ["disclosures"],
    queryFn: async () => (await bodyOf(me.GET("/disclosures"))).items,
  });
}

/** An export that was asked for, part by part; asked again until every institution has answered. */
export function exportQuery({ me }: PagesClients, requestId: string) {
  return queryOptions({
    queryKey: ["exports", requestId],
    queryFn: () => bodyOf(me.GET("/exports/{requestId}", { params: { path: { requestId } } })),
    enabled: requestId !== "",
    refetchInterval: ({ state }) => (state.data?.state === "settled" ? false : COLLECTING_MS),
  });
}
