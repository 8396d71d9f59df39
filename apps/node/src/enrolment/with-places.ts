import type { MeSchemas } from "@wissel/contract";
import type { CatalogueOffering, Clock, OfferingDirectory } from "@wissel/core";
import { toWireOffering } from "./offering-wire.ts";
import type { Institutions } from "./partners.ts";
import type { Places } from "./places.ts";

export interface WithPlacesPorts {
  readonly offerings: Pick<OfferingDirectory, "listPartners">;
  readonly institutions: Institutions;
  readonly places: Places;
  readonly clock: Clock;
}

/** Offerings with the places left for this institution's students, asked once per host. */
export async function withPlaces(
  { offerings, institutions, places, clock }: WithPlacesPorts,
  items: readonly CatalogueOffering[],
): Promise<readonly MeSchemas["MyOffering"][]> {
  const hosts = [...new Set(items.map(({ host }) => host))];
  const [listed, partners] = await Promise.all([
    Promise.all(hosts.map((host) => places.list(host, items.filter((item) => item.host === host).map(idOf)))),
    offerings.listPartners(),
  ]);
  const placesByHost = new Map(hosts.map((host, index) => [host, listed[index]]));
  const fetchedAt = new Map(partners.map((partner) => [partner.host, partner.fetchedAt]));
  const now = clock.now();
  return items.map((item) =>
    toWireOffering(item, {
      institutions,
      places: placesByHost.get(item.host)?.get(item.offeringId),
      now,
      fetchedAt: fetchedAt.get(item.host),
    }),
  );
}

function idOf({ offeringId }: CatalogueOffering): string {
  return offeringId;
}
