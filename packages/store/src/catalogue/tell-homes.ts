import { deliveryOf, type NewId, type Offering } from "@wissel/core";
import { insertDeliveries } from "../delivery/insert.ts";
import type { Queryable } from "../queryable.ts";

/** Homes with students who wait, have a place or may get one. */
const LIVE = `
  SELECT DISTINCT home, offering_id FROM association
  WHERE host = $1 AND home <> host AND offering_id = ANY ($2::uuid[])
    AND host_state IN ('pending', 'queued', 'associated') AND home_state IN ('pending', 'associated')`;

export interface TellingHomes {
  /** This institution, by its schacHome. */
  readonly institution: string;
  readonly newId: NewId;
  readonly eventBase: string;
  /** Of the catalogue, raised by each write; orders the events of one offering. */
  readonly version: number;
  readonly now: Date;
}

/** Owes every home with live associations there an event with the whole of what changed, in the transaction of the write. */
export async function tellHomesOfOfferings(
  client: Queryable,
  offerings: readonly Offering[],
  { institution, newId, eventBase, version, now }: TellingHomes,
): Promise<void> {
  const byId = new Map(offerings.map((offering) => [offering.id, offering]));
  const { rows } = await client.query<{ home: string; offering_id: string }>(LIVE, [
    institution,
    [...byId.keys()],
  ]);
  const events = rows.flatMap(({ home, offering_id: offeringId }) => {
    const offering = byId.get(offeringId);
    if (offering === undefined) return [];
    const { name, startDate, endDate } = offering;
    return {
      eventId: newId(),
      name: "offering-changed" as const,
      recipient: home,
      associationId: offeringId,
      txn: offeringId,
      payload: {
        version,
        offering: {
          id: offeringId,
          name: name.map(({ language, value }) => ({ language, value })),
          startDate,
          endDate,
        },
      },
    };
  });
  await insertDeliveries(
    client,
    events.map((event) => deliveryOf(event, eventBase)),
    now,
  );
}
