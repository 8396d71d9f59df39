import { EVENT_BASE } from "@wissel/contract";
import { type ApplySeatPools, applyPoolsOfMany } from "@wissel/store";
import { type CatalogueArea, openCatalogue } from "./catalogue/open-catalogue.ts";
import type { Parts } from "./compose.ts";
import { alliancesOf } from "./compose-exchange.ts";
import type { Federation } from "./federation/open-federation.ts";

export interface CataloguePorts {
  readonly federation: Federation;
  /** Places may have come free, and homes are to hear of it. */
  readonly onWritten: () => void;
}

export function composeCatalogue(
  { config, store, clock, newId, log }: Parts,
  { federation, onWritten }: CataloguePorts,
): Promise<CatalogueArea> {
  const { schacHome } = config.institution;
  const place = {
    institution: schacHome,
    alliancesOf: (home: string) => alliancesOf(federation, home),
    newId,
    eventBase: EVENT_BASE,
  };
  const applySeatPools: ApplySeatPools = (client, wanted, change) =>
    applyPoolsOfMany(client, wanted, { ...place, ...change });
  return openCatalogue({
    own: config.institution,
    baseUrl: config.baseUrl,
    pool: store.database.pool,
    clock,
    applySeatPools,
    onWritten,
    peers: federation.peers,
    getJson: federation.http.getJson,
    refreshMs: config.catalogueRefreshMs,
    onError: (error) => log.warn({ err: error }, "the catalogue is not fresh; it is looked at again"),
  });
}
