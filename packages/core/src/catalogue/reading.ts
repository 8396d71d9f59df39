import { allianceNames, consumerEntry } from "./consumers.ts";
import type { CatalogueItem } from "./items.ts";

/** The part of a catalogue that a reader is bound to: whatever it asks for, it sees no more. */
export interface Reading {
  readonly consumer?: string;
  /** What is in none by its kind (organisations, sessions ...) is in all of them. */
  readonly alliances?: readonly string[];
}

export function isReadable(item: CatalogueItem, { consumer, alliances }: Reading): boolean {
  return (
    (consumer === undefined || consumerEntry(item, consumer) !== undefined) &&
    (alliances === undefined || alliances.some((alliance) => isIn(item, alliance)))
  );
}

/** Whether an item is offered in an alliance. */
export function isIn(item: CatalogueItem, alliance: string): boolean {
  if (item.kind === "organisation" || item.kind === "academic_session") return true;
  return item.kind === "education_specification" || allianceNames(item).includes(alliance);
}
