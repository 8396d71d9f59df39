import { useQueries } from "@tanstack/react-query";
import { useClients } from "../api/clients.ts";
import { offeringQuery } from "../api/student-queries.ts";
import type { Offering } from "../api/types.ts";
import type { KeptChoice } from "./choices.ts";

interface KeptOffering {
  readonly choice: KeptChoice;
  readonly offering: Offering | undefined;
}

/** What is kept, with the offerings that could be read; one that is gone stays in the list without. */
export function useKeptOfferings(kept: readonly KeptChoice[]): {
  readonly rows: readonly KeptOffering[];
  readonly isLoading: boolean;
} {
  const clients = useClients();
  const asked = useQueries({
    queries: kept.map(({ host, offeringId }) => offeringQuery(clients, host, offeringId)),
  });
  return {
    rows: kept.map((choice, index) => ({ choice, offering: asked[index]?.data })),
    isLoading: asked.some((query) => query.isLoading),
  };
}
