export { type CatalogueStorePorts, postgresCatalogueStore } from "./catalogue-store.ts";
export {
  listPartnerCatalogues,
  noteFetchFailure,
  type PartnerOfferingRow,
  readPartnerOfferings,
  replacePartnerOfferings,
} from "./partner-catalogue.ts";
export { readItems } from "./read-items.ts";
export { type TellingHomes, tellHomesOfOfferings } from "./tell-homes.ts";
export { type ToldOffering, takeToldOffering } from "./told-offering.ts";
export type { ApplySeatPools, TellHomes } from "./write-items.ts";
