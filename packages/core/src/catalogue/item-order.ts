import type { CatalogueItem } from "./items.ts";
import { textIn } from "./text.ts";

/** What a list can be ordered by. Dates exist on offerings and academic sessions only. */
export type SortAttribute = "id" | "name" | "startDate" | "endDate";

export interface SortKey {
  readonly attribute: SortAttribute;
  readonly descending: boolean;
}

/** A new list in the order asked for. The id is always the last key, so that pages neither overlap nor leave gaps. */
export function sortedBy<T extends CatalogueItem>(
  items: readonly T[],
  keys: readonly SortKey[],
): readonly T[] {
  const order = [...keys, { attribute: "id", descending: false } as const];
  return items
    .map((item) => ({ item, values: order.map(({ attribute }) => sortValue(item, attribute)) }))
    .sort((one, other) => {
      for (const [index, { attribute, descending }] of order.entries()) {
        const sign = compare(attribute, one.values[index] ?? "", other.values[index] ?? "");
        if (sign !== 0) return descending ? -sign : sign;
      }
      return 0;
    })
    .map(({ item }) => item);
}

const byName = new Intl.Collator("en");

function compare(attribute: SortAttribute, one: string, other: string): number {
  if (attribute === "name") return byName.compare(one, other);
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function sortValue(item: CatalogueItem, attribute: SortAttribute): string {
  if (attribute === "id") return item.id;
  if (attribute === "name") return textIn(item.name, ["en"]);
  return item.kind === "offering" || item.kind === "academic_session" ? item[attribute] : "";
}
