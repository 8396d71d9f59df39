import type { AffectedEnrolment } from "../enrolment/cancellation.ts";
import type { Outcome } from "../outcome.ts";
import type { Promotion, SeatPoolsBelowPlaced } from "../seats/resize.ts";
import type { Finding } from "./finding.ts";
import type { CatalogueItem } from "./items.ts";
import type { NamedItem } from "./references.ts";
import type { ItemKind } from "./vocabulary.ts";

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

/** What an item is to be, or why not, given what there is of it; asked while nobody else can write. */
export type NextItem<R> = (current: CatalogueItem | undefined) => Outcome<CatalogueItem, R>;

export interface OneWritten extends ItemWritten {
  /** As it stands now. */
  readonly item: CatalogueItem;
  /** The same, with what else was written in that version: concurrent writes may share one. */
  readonly changes?: ItemChanges;
}

/** What became of items that were written together. */
export interface ItemsWritten {
  /** In the order of the items. */
  readonly outcomes: readonly Outcome<ItemWritten, CatalogueRefusal>[];
  /** The version that they made, or would have made, and all that is new in it; none when nothing changed. */
  readonly changes?: ItemChanges;
}

/** What stands in the way of taking an item away. */
export interface ItemInUse {
  readonly code: "catalogue-item-in-use";
  /** Items that name it, at most MOST_USERS. */
  readonly items: readonly { readonly kind: ItemKind; readonly sourceId: string }[];
  /** Of an offering: who has a place, a position or an offer, at most MOST_USERS. */
  readonly enrolments: readonly AffectedEnrolment[];
  /** Of an offering: the round that it is pledged to. */
  readonly roundId?: string;
}

/** So many of those who need an item are named. */
export const MOST_USERS = 100;

export type RemovalRefusal = ItemInUse | { readonly code: "catalogue-item-unknown" };

/** What became of an item that was to be taken away; unchanged if it was away already. */
export type RemovalOutcome = "removed" | "unchanged";

/** What was written since a version of the catalogue. */
export interface ItemChanges {
  /** The newest version whose changes are among them. */
  readonly version: number;
  readonly written: readonly CatalogueItem[];
  /** Ids of what was taken away. */
  readonly removed: readonly string[];
}

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
   * One that is refused keeps none of the others back.
   */
  writeItems(items: readonly CatalogueItem[], options: WriteOptions): Promise<ItemsWritten>;
  /** The same for one item, decided by what there is of it. */
  writeItem<R>(
    item: Pick<CatalogueItem, "kind" | "id">,
    next: NextItem<R>,
    options: WriteOptions,
  ): Promise<Outcome<OneWritten, CatalogueRefusal | R>>;
  /**
   * Takes an item away: it is in no catalogue any more, nothing may name it, and nobody gets in. It is kept, and
   * writing it again brings it back. `refuse` is asked what it has against it, given what there is.
   */
  removeItem<R>(
    id: string,
    refuse: (current: CatalogueItem | undefined) => R | undefined,
    options: Pick<WriteOptions, "dryRun">,
  ): Promise<Outcome<RemovalOutcome, RemovalRefusal | R>>;
  /** Raised by every write that changed something. */
  readVersion(): Promise<number>;
  /** Every item written or taken away after the version, in no order. */
  readChangesAfter(version: number): Promise<ItemChanges>;
}
