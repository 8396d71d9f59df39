import { subjectOf } from "@wissel/core";
import type { Queryable } from "../queryable.ts";
import type { SeatItem } from "./seat-item.ts";

/** Tells the audit log who asked for what in the transaction of a batch, by association. */
export async function nameAskers(
  client: Queryable,
  institution: string,
  items: readonly SeatItem[],
): Promise<void> {
  const askers = items.flatMap((item) =>
    item.asker === undefined ? [] : [[nameOf(item, institution), item.asker] as const],
  );
  if (askers.length === 0) return;
  await client.query({
    name: "askers",
    text: "SELECT set_config('wissel.askers', $1, true)",
    values: [JSON.stringify(Object.fromEntries(askers))],
  });
}

/** Ids are home's: two homes may use the same. */
function nameOf(item: SeatItem, institution: string): string {
  if (item.kind === "ask") return `${institution} ${item.ask.associationId}`;
  const { home, associationId } = subjectOf(item.command);
  return `${home} ${associationId}`;
}
