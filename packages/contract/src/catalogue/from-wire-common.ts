import type {
  ConsumerEntry,
  IdentifierEntry,
  ItemIds,
  ItemKind,
  ItemReference,
  JsonObject,
  LanguageTypedString,
} from "@wissel/core";
import type { SisSchemas } from "../generated/sis.ts";
import { said } from "../v5/said.ts";

/** What a document needs to become an item: its key, how ids are made, and the institution's time zone. */
export interface ItemSource {
  readonly sourceId: string;
  readonly ids: ItemIds;
  readonly timeZone: string;
}

export function fromWireCommon(
  kind: ItemKind,
  document: SisSchemas["ItemFields"],
  { sourceId, ids }: ItemSource,
): {
  readonly id: string;
  readonly sourceId: string;
  readonly primaryCode: IdentifierEntry;
  readonly otherCodes: readonly IdentifierEntry[];
  readonly name: readonly LanguageTypedString[];
  readonly consumers: readonly ConsumerEntry[];
  readonly ext?: JsonObject;
} {
  return {
    id: ids(kind, sourceId),
    sourceId,
    primaryCode: document.primaryCode ?? { codeType: "identifier", code: sourceId },
    otherCodes: document.otherCodes ?? [],
    name: fromWireTexts(document.name),
    // What JSON.parse gave is JSON.
    consumers: (document.consumers ?? []) as readonly ConsumerEntry[],
    ...said({ ext: document.ext as JsonObject | undefined }),
  };
}

/** Language tags become canonical: `nl-nl` is `nl-NL`. */
export function fromWireTexts(texts: SisSchemas["Texts"] | undefined): readonly LanguageTypedString[] {
  return (texts ?? []).map(({ language, value }) => ({ language: canonicalTag(language), value }));
}

/** The schema lets more through than there are tags; such a one stays as it is, and eduXchange's rules name it. */
export function canonicalTag(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? tag;
  } catch (error) {
    if (error instanceof RangeError) return tag;
    throw error;
  }
}

export function referenceTo(
  ids: ItemIds,
  kind: ItemKind,
  sourceId: string | undefined,
): ItemReference | undefined {
  return sourceId === undefined ? undefined : { id: ids(kind, sourceId), sourceId };
}
