import {
  buildOfferingIndex,
  type CatalogueOffering,
  type OfferingDirectory,
  type OfferingEntries,
  type OfferingIndex,
} from "@wissel/core";
import type { OwnCatalogue } from "./own-catalogue.ts";
import type { PartnerOffers } from "./partner-offers.ts";

/** Own and partners' offerings in one index, built anew when it is asked after either changed. */
export function offeringDirectory(own: OwnCatalogue, partners: PartnerOffers): OfferingDirectory {
  let of: readonly (readonly CatalogueOffering[])[] = [];
  const entries: OfferingEntries = new WeakMap();
  let index: OfferingIndex = buildOfferingIndex([], entries);

  function current(): OfferingIndex {
    const [ours, theirs] = [own.current().offerings, partners.current().offerings];
    if (ours !== of[0] || theirs !== of[1]) {
      of = [ours, theirs];
      index = buildOfferingIndex([...ours, ...theirs], entries);
    }
    return index;
  }

  return {
    findOffering: async (host, offeringId) => current().find(host, offeringId),
    listOfferings: async (filter, slice) => current().list(filter, slice),
    listPartners: async () => partners.current().states,
  };
}
