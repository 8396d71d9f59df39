import {
  type Catalogue,
  type CatalogueItem,
  consumerEntry,
  isReadable,
  type Reading,
  type TimelineEntry,
} from "@wissel/core";

/** What of the catalogue an answer shows: all of it or one consumer's part, and which relations whole. */
export interface WireView {
  readonly catalogue: Catalogue;
  readonly consumer?: string;
  /** What the reader who asks is bound to. */
  readonly reading?: Reading;
  /** OOAPI v5's names. */
  readonly expand: ReadonlySet<string>;
  /** Whether what will hold later is asked for (`returnTimelineOverrides`). */
  readonly showsTimeline: boolean;
}

/** The same view for a thing that stands inside another: nothing is expanded twice. */
export function nested({ catalogue, consumer, reading }: WireView): WireView {
  return {
    catalogue,
    expand: NOTHING,
    showsTimeline: false,
    ...(consumer === undefined ? {} : { consumer }),
    ...(reading === undefined ? {} : { reading }),
  };
}

/** What will hold of an item later, each time whole and with nothing expanded. Undefined when it is not asked for. */
export function toWireTimeline<Item, Override extends object>(
  timeline: readonly TimelineEntry<Item>[] | undefined,
  view: WireView,
  toWire: (item: Item, plain: WireView) => Override,
) {
  if (!view.showsTimeline) return undefined;
  return timeline?.map(({ item, ...validity }) => ({ ...validity, ...toWire(item, nested(view)) }));
}

/** Whether a course or programme may stand whole in an answer for the view's consumer. */
export function isShown(item: CatalogueItem, { consumer, reading = {} }: WireView): boolean {
  return isReadable(item, reading) && (consumer === undefined || consumerEntry(item, consumer) !== undefined);
}

const NOTHING: ReadonlySet<string> = new Set();
