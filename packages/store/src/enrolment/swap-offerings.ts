import type { Queryable } from "../queryable.ts";
import type { SeatItem } from "./seat-item.ts";

/**
 * Own offerings in which a place is given up if these items succeed, so that they are locked with the others, in order.
 * A hint that saves deadlocks: who is promoted, or walks on to a next choice, is not looked for.
 */
export async function listSwapOfferings(
  client: Queryable,
  institution: string,
  items: readonly SeatItem[],
): Promise<readonly string[]> {
  const released = items.flatMap((item) =>
    item.kind === "ask" && item.ask.request.kind === "new" ? (item.ask.request.releases ?? []) : [],
  );
  const answered = items.flatMap((item) => {
    if (item.kind === "ask" || item.personId === undefined) return [];
    return item.command.kind === "offer-answer" ? [item.command.answer.associationId] : [];
  });
  if (released.length === 0 && answered.length === 0) return [];
  const { rows } = await client.query<{ offering_id: string }>({
    name: "swap-offerings",
    text: `SELECT offering_id FROM association WHERE home = $1 AND host = $1 AND (
             association_id = ANY ($2::uuid[]) OR association_id IN (
               SELECT releases FROM enrolment_request JOIN association AS answered USING (request_id)
               WHERE answered.home = $1 AND answered.association_id = ANY ($3::uuid[])))`,
    values: [institution, released, answered],
  });
  return rows.map((row) => row.offering_id);
}
