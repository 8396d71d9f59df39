import { EVENT_BASE } from "@wissel/contract";
import { type ApplySeatPools, applyPoolsOfMany, tellHomesOfOfferings } from "@wissel/store";
import { type CatalogueArea, openCatalogue } from "./catalogue/open-catalogue.ts";
import { ConfigError } from "./config.ts";
import type { Federation } from "./federation/open-federation.ts";
import type { Parts } from "./parts.ts";

export interface CataloguePorts {
  readonly federation: Federation;
  /** Alliances that a home is in with us. */
  readonly alliancesOf: (home: string) => readonly string[];
  /** Places may have come free, and homes are to hear of it. */
  readonly onWritten: () => void;
}

export async function composeCatalogue(
  { config, store, clock, newId, log }: Parts,
  { federation, alliancesOf, onWritten }: CataloguePorts,
): Promise<CatalogueArea> {
  const { schacHome } = config.institution;
  // Partners copy the offer without signing in: behind a door they would not see a change, and nothing would say so.
  if (config.catalogueAccess === "readers" && federation.pinned.length > 0)
    throw new ConfigError([
      "WISSEL_CATALOGUE_ACCESS must be open for a node with peers, which read the offer",
    ]);
  const place = {
    institution: schacHome,
    alliancesOf,
    newId,
    eventBase: EVENT_BASE,
  };
  const applySeatPools: ApplySeatPools = (client, wanted, change) =>
    applyPoolsOfMany(client, wanted, { ...place, ...change });
  return await openCatalogue({
    own: config.institution,
    baseUrl: config.baseUrl,
    contactEmail: config.contactMail ?? `catalogue@${schacHome}`,
    pool: store.database.pool,
    clock,
    applySeatPools,
    tellHomes: (client, offerings, change) =>
      tellHomesOfOfferings(client, offerings, { ...place, ...change }),
    onWritten,
    peers: federation.peers,
    getJson: federation.http.getJson,
    refreshMs: config.catalogueRefreshMs,
    onError: (error) => log.warn({ err: error }, "the catalogue is not fresh; it is looked at again"),
  });
}
