import type { CatalogueOffering, JsonObject, PartnerCatalogue } from "@wissel/core";
import { offeringOfDocument } from "./partner-document.ts";

/** Partners' offerings in memory, as of the last look at the database. */
export interface PartnerOffers {
  current(): PreparedPartners;
  refresh(): Promise<void>;
}

/** Other content is another `offerings`; states change with every fetch. */
export interface PreparedPartners {
  readonly offerings: readonly CatalogueOffering[];
  readonly states: readonly PartnerCatalogue[];
}

export interface PartnerCache {
  listCatalogues(): Promise<readonly (PartnerCatalogue & { readonly changedAt?: Date })[]>;
  readOfferings(host: string): Promise<readonly JsonObject[]>;
}

export async function openPartnerOffers(cache: PartnerCache): Promise<PartnerOffers> {
  const byHost = new Map<
    string,
    { readonly changedAt: number; readonly offerings: readonly CatalogueOffering[] }
  >();
  let prepared: PreparedPartners = { offerings: [], states: [] };

  async function refresh(): Promise<void> {
    const listed = await cache.listCatalogues();
    let isChanged = false;
    for (const { host, changedAt } of listed) {
      const at = changedAt?.getTime();
      if (at === undefined || byHost.get(host)?.changedAt === at) continue;
      const offerings = (await cache.readOfferings(host)).map(offeringOfDocument);
      byHost.set(host, { changedAt: at, offerings });
      isChanged = true;
    }
    const states = listed.map(({ changedAt: _, ...state }) => state);
    const offerings = isChanged ? [...byHost.values()].flatMap((one) => one.offerings) : prepared.offerings;
    prepared = { offerings, states };
  }

  await refresh();
  return { current: () => prepared, refresh };
}
