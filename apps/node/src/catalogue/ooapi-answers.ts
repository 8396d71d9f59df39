import {
  fromWireItemQuery,
  fromWireSort,
  problemOf,
  type WireItemQuery,
  type WireView,
} from "@wissel/contract";
import { type CatalogueItem, isItemWanted, pageOf, sortedBy } from "@wissel/core";
import type { ProblemAnswer } from "../http/operation.ts";
import type { PreparedCatalogue } from "./own-catalogue.ts";

/** An answer rendered here: the mapper leaves out what has no value, and nothing is to be dropped after it. */
export interface RenderedAnswer {
  readonly status: 200;
  readonly body: string;
}

export interface WireListQuery extends WireItemQuery {
  readonly pageSize?: number;
  readonly pageNumber?: number;
  readonly sort?: readonly string[];
  readonly expand?: readonly string[];
  readonly returnTimelineOverrides?: boolean;
}

/** One page of those items that are wanted, in the order asked for. */
export function pageAnswer<T extends CatalogueItem>(
  prepared: PreparedCatalogue,
  query: WireListQuery,
  list: {
    readonly items: readonly T[];
    readonly isWanted: (item: T) => boolean;
    readonly toWire: (item: T, view: WireView) => object;
  },
): RenderedAnswer {
  const wanted = sortedBy(list.items.filter(list.isWanted), fromWireSort(query.sort ?? []));
  const page = pageOf(wanted, { pageSize: query.pageSize ?? 10, pageNumber: query.pageNumber ?? 1 });
  const view = viewOf(prepared, query);
  return rendered({ ...page, items: page.items.map((item) => list.toWire(item, view)) });
}

/** One item, unless it is not there or not for the consumer who asks. */
export function itemAnswer<T extends CatalogueItem>(
  prepared: PreparedCatalogue,
  query: WireListQuery,
  one: { readonly item: T | undefined; readonly toWire: (item: T, view: WireView) => object },
): RenderedAnswer | ProblemAnswer {
  const { item, toWire } = one;
  if (!isVisible(item, query)) return NOT_FOUND;
  return rendered(toWire(item, viewOf(prepared, query)));
}

/** A page of what this node does not keep. */
export function emptyPage({ pageSize = 10, pageNumber = 1 }: WireListQuery): RenderedAnswer {
  return rendered(pageOf([], { pageSize, pageNumber }));
}

export const NOT_FOUND: ProblemAnswer = { problem: problemOf("catalogue-item-unknown") };

/** Whether an item exists and is for the consumer and the alliance that are asked for. */
export function isVisible<T extends CatalogueItem>(item: T | undefined, query: WireItemQuery): item is T {
  const { consumer, "alliances.name": alliance, reading } = query;
  const filter = fromWireItemQuery({
    ...(consumer === undefined ? {} : { consumer }),
    ...(reading === undefined ? {} : { reading }),
    ...(alliance === undefined ? {} : { "alliances.name": alliance }),
  });
  return item !== undefined && isItemWanted(item, filter);
}

export function rendered(body: object): RenderedAnswer {
  return { status: 200, body: JSON.stringify(body) };
}

/** What of the catalogue an answer to this query shows. */
export function viewOf({ catalogue }: PreparedCatalogue, query: WireListQuery): WireView {
  const { consumer, expand, reading, returnTimelineOverrides: showsTimeline = false } = query;
  return {
    catalogue,
    expand: new Set(expand),
    showsTimeline,
    ...(consumer === undefined ? {} : { consumer }),
    ...(reading === undefined ? {} : { reading }),
  };
}
