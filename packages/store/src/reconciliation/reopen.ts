import type { Queryable } from "../queryable.ts";
import type { Pair } from "./pair.ts";

// disposition is named twice: by LIKE for the partial index.
const REOPEN = `
  UPDATE inbox SET disposition = 'received'
  WHERE issuer = $1 AND disposition = 'quarantined:unknown_enrolment' AND disposition LIKE 'quarantined:%'
    AND EXISTS (
      SELECT 1 FROM association
      WHERE association_id = (claims ->> 'associationId')::uuid
        AND (home = $2 AND host = $1 OR home = $1 AND host = $2))`;

/** Has events of a partner judged again whose association was not known when they came, and is now. Returns how many. */
export async function reopenQuarantined(
  client: Queryable,
  { own, partner }: Pick<Pair, "own" | "partner">,
): Promise<number> {
  return (await client.query(REOPEN, [partner, own])).rowCount ?? 0;
}
