import { type Catalogue, type Consumed, consumerEntry } from "@wissel/core";

/** What of the catalogue an answer shows: all of it or one consumer's part, and which relations whole. */
export interface WireView {
  readonly catalogue: Catalogue;
  readonly consumer?: string;
  /** OOAPI v5's names. */
  readonly expand: ReadonlySet<string>;
}

/** The same view for a thing that stands inside another: nothing is expanded twice. */
export function nested({ catalogue, consumer }: WireView): WireView {
  return { catalogue, expand: NOTHING, ...(consumer === undefined ? {} : { consumer }) };
}

/** Whether a course or programme may stand whole in an answer for the view's consumer. */
export function isShown(item: Consumed, { consumer }: WireView): boolean {
  return consumer === undefined || consumerEntry(item, consumer) !== undefined;
}

const NOTHING: ReadonlySet<string> = new Set();
