import type { Cancellation } from "@wissel/core";
import type { Queryable } from "../queryable.ts";

/** A cancellation as JSON keeps it. */
type CancellationRow = Omit<Cancellation, "at"> & { readonly at: string };

/** The cancelled ones among these offerings. */
export async function readCancellations(
  client: Queryable,
  offeringIds: readonly string[],
): Promise<ReadonlyMap<string, Cancellation>> {
  if (offeringIds.length === 0) return new Map();
  const { rows } = await client.query<{ offering_id: string; cancellation: CancellationRow }>({
    name: "offering-cancellations",
    text: `SELECT offering_id, cancellation FROM offering_enrolment
           WHERE cancellation IS NOT NULL AND offering_id = ANY ($1::uuid[])`,
    values: [offeringIds],
  });
  return new Map(
    rows.map(({ offering_id, cancellation }) => [
      offering_id,
      { ...cancellation, at: new Date(cancellation.at) },
    ]),
  );
}
