import type { Queryable } from "../queryable.ts";

/** An association of a partner's student with an own offering. */
export interface GuestPlaceRow {
  readonly associationId: string;
  readonly pseudonym: string;
  readonly offeringId: string;
  readonly requestedAt: Date;
  /** It is live. */
  readonly isLive: boolean;
  /** It is live, or was carried through: neither refused, nor withdrawn, nor ended early. */
  readonly counts: boolean;
}

/** What a home's students hold, held to the end, or await here; and whatever became of these associations. */
export async function listGuestPlaces(
  client: Queryable,
  { home, host }: { readonly home: string; readonly host: string },
  associationIds: readonly string[],
): Promise<readonly GuestPlaceRow[]> {
  const { rows } = await client.query<GuestPlaceRow>({
    name: "guest-places",
    text: `SELECT * FROM (
             SELECT association_id AS "associationId", pseudonym, offering_id AS "offeringId",
                    requested_at AS "requestedAt",
                    host_state IN ('pending', 'queued', 'associated') AND home_state IN ('pending', 'associated')
                      AS "isLive",
                    host_state IN ('pending', 'queued', 'associated', 'finished')
                      AND home_state IN ('pending', 'associated', 'finished') AS counts
             FROM association WHERE home = $1 AND host = $2
           ) AS guest WHERE counts OR "associationId" = ANY ($3::uuid[])`,
    values: [home, host, associationIds],
  });
  return rows;
}
