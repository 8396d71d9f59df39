import type { CatalogueItem, Course, ItemReference, Programme, TimelineEntry } from "./items.ts";
import type { ItemKind } from "./vocabulary.ts";

/** One item named by another. */
export interface NamedItem {
  readonly kind: ItemKind;
  readonly sourceId: string;
  /** Where it is named: JSON pointer into the SIS's document. */
  readonly pointer: string;
}

/** Every item that an item needs to exist. */
export function referencesOf(item: CatalogueItem): readonly NamedItem[] {
  switch (item.kind) {
    case "organisation":
    case "academic_session":
      return named(item.kind, "/parent", item.parent);
    case "education_specification":
      return [
        ...named("organisation", "/organisation", item.organisation),
        ...named("education_specification", "/parent", item.parent),
        ...later(item.timeline),
      ];
    case "course":
      return [
        ...studyReferences(item),
        ...item.programmes.flatMap((programme, index) =>
          named("programme", `/programmes/${index}`, programme),
        ),
        ...later(item.timeline),
      ];
    case "programme":
      return [
        ...studyReferences(item),
        ...named("programme", "/parent", item.parent),
        ...later(item.timeline),
      ];
    case "offering":
      return [
        ...named(item.offeringKind, `/${item.offeringKind}`, item.of),
        ...named("academic_session", "/academicSession", item.academicSession),
        ...named("organisation", "/organisation", item.organisation),
      ];
  }
}

function studyReferences({ organisation, educationSpecification }: Course | Programme): readonly NamedItem[] {
  return [
    ...named("organisation", "/organisation", organisation),
    ...named("education_specification", "/educationSpecification", educationSpecification),
  ];
}

/** What an item will need once an entry of its timeline holds. */
function later(timeline: readonly TimelineEntry<CatalogueItem>[] | undefined): readonly NamedItem[] {
  return (timeline ?? []).flatMap(({ item }, index) =>
    referencesOf(item).map((name) => ({ ...name, pointer: `/timeline/${index}/document${name.pointer}` })),
  );
}

/**
 * Which items name something that neither is `known` (by `keyOf`) nor comes with them. One that is refused takes those that
 * need it with it, whatever their order.
 */
export function danglingReferences(
  items: readonly CatalogueItem[],
  known: ReadonlySet<string>,
): ReadonlyMap<CatalogueItem, readonly NamedItem[]> {
  const dangling = new Map<CatalogueItem, readonly NamedItem[]>();
  const coming = new Map(items.map((item) => [keyOf(item), item]));
  for (let settled = false; !settled; ) {
    settled = true;
    for (const item of coming.values()) {
      const missing = referencesOf(item).filter(
        (name) => !known.has(keyOf(name)) && !coming.has(keyOf(name)),
      );
      if (missing.length === 0) continue;
      dangling.set(item, missing);
      coming.delete(keyOf(item));
      settled = false;
    }
  }
  return dangling;
}

/** Kind and key in one text, as `known` is filled with. */
export function keyOf({ kind, sourceId }: { readonly kind: ItemKind; readonly sourceId: string }): string {
  return `${kind}/${sourceId}`;
}

function named(kind: ItemKind, pointer: string, reference: ItemReference | undefined): readonly NamedItem[] {
  return reference === undefined ? [] : [{ kind, sourceId: reference.sourceId, pointer }];
}
