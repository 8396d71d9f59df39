import type { CatalogueItem, JsonObject, Offering } from "@wissel/core";

/** An item as it is stored: JSON, with instants as RFC 3339 text. */
export type ItemDocument = JsonObject;

type Stored<T> = T extends Offering
  ? Omit<T, "enrolmentWindow"> & { readonly enrolmentWindow: StoredWindow }
  : T;

interface StoredWindow {
  readonly opensAt?: string;
  readonly closesAt?: string;
  readonly timeZone: string;
}

/** The item of a document that this module's writers stored. */
export function itemOf(document: ItemDocument): CatalogueItem {
  const stored = document as unknown as Stored<CatalogueItem>;
  if (stored.kind !== "offering") return stored;
  const { opensAt, closesAt, timeZone } = stored.enrolmentWindow;
  return {
    ...stored,
    enrolmentWindow: {
      timeZone,
      ...(opensAt === undefined ? {} : { opensAt: new Date(opensAt) }),
      ...(closesAt === undefined ? {} : { closesAt: new Date(closesAt) }),
    },
  };
}
