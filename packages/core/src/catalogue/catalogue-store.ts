import type { Outcome } from "../outcome.ts";
import type { Promotion, SeatPoolsBelowPlaced } from "../seats/resize.ts";
import type { Finding } from "./finding.ts";
import type { CatalogueItem } from "./items.ts";
import type { NamedItem } from "./references.ts";

/** What became of an item that was written. */
export const WRITE_OUTCOMES = ["created", "updated", "unchanged"] as const;
export type WriteOutcome = (typeof WRITE_OUTCOMES)[number];

export interface ItemWritten {
  readonly outcome: WriteOutcome;
  /** Of an offering: who on its waiting list got a place or an offer by it. */
  readonly promotions: readonly Promotion[];
}

/** Why an item was not written. */
export type CatalogueRefusal =
  | { readonly code: "catalogue-reference-unknown"; readonly references: readonly NamedItem[] }
  | {
      readonly code: "not-ready-for-eduxchange" | "not-ready-for-rio";
      readonly findings: readonly Finding[];
    }
  | SeatPoolsBelowPlaced;

export interface WriteOptions {
  /** Says what would happen and changes nothing. */
  readonly dryRun: boolean;
  /** Who writes, for the seat movements. */
  readonly actor: string;
}

/** Where the catalogue is kept. */
export interface CatalogueStore {
  /**
   * Creates or replaces items of one kind, each by its key, all in one transaction with what they mean for places.
   * One that is refused keeps none of the others back. Answers in the same order.
   */
  writeItems(
    items: readonly CatalogueItem[],
    options: WriteOptions,
  ): Promise<readonly Outcome<ItemWritten, CatalogueRefusal>[]>;
  /** Raised by every write that changed something. */
  readVersion(): Promise<number>;
  /** Every item written after the version, in no order. */
  readItemsAfter(version: number): Promise<readonly CatalogueItem[]>;
}
