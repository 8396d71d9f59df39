import type { TimelineEntry } from "@wissel/core";

interface WireEntry<Document> {
  readonly validFrom: string;
  readonly validTo?: string;
  readonly document: Document;
}

/** What will hold of an item later, read as the item itself is. Nothing when there is none. */
export function fromWireTimeline<Document, Item>(
  entries: readonly WireEntry<Document>[] | undefined,
  read: (document: Document) => Item,
): { readonly timeline?: readonly TimelineEntry<Item>[] } {
  if (entries === undefined || entries.length === 0) return {};
  return { timeline: entries.map(({ document, ...validity }) => ({ ...validity, item: read(document) })) };
}
