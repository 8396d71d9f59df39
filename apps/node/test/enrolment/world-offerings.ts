import { buildOfferingIndex, type CatalogueOffering, type OfferingDirectory } from "@wissel/core";
import type { Queryable } from "@wissel/store";

/** Every institution's offerings, as its node would have fetched them. */
export function directoryOf(offerings: readonly CatalogueOffering[]): OfferingDirectory {
  return {
    findOffering: async (host, offeringId) =>
      offerings.find((one) => one.host === host && one.offeringId === offeringId),
    listOfferings: async (filter, slice) => buildOfferingIndex(offerings).list(filter, slice),
    listPartners: async () => [],
  };
}

/** What a node's own catalogue does when it is read again. */
export async function showCancelled(pool: Queryable, offerings: CatalogueOffering[]): Promise<void> {
  const { rows } = await pool.query<{ id: string; cancellation: { on: string; reason: [] } }>(
    "SELECT offering_id AS id, cancellation FROM offering_enrolment WHERE cancellation IS NOT NULL",
  );
  for (const { id, cancellation } of rows) {
    const index = offerings.findIndex(({ offeringId }) => offeringId === id);
    const { on, reason } = cancellation;
    const known = offerings[index];
    if (known !== undefined) offerings[index] = { ...known, cancellation: { on, reason } };
  }
}
