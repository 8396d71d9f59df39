import type { CatalogueOffering, JsonObject } from "@wissel/core";

/** A partner's offering as it is cached: JSON, with instants as RFC 3339 text. */
export function documentOfOffering(offering: CatalogueOffering): JsonObject {
  return JSON.parse(JSON.stringify(offering)) as JsonObject;
}

/** The offering of a document that `documentOfOffering` made. */
export function offeringOfDocument(document: JsonObject): CatalogueOffering {
  const stored = document as unknown as StoredOffering;
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

type StoredOffering = Omit<CatalogueOffering, "enrolmentWindow"> & {
  readonly enrolmentWindow: {
    readonly opensAt?: string;
    readonly closesAt?: string;
    readonly timeZone: string;
  };
};
