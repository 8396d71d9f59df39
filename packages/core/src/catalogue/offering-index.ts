import { windowState } from "./enrolment-window.ts";
import type { CatalogueOffering, OfferingFilter, OfferingPage, OfferingSlice } from "./offerings.ts";
import { type LanguageTypedString, primaryLanguage } from "./text.ts";

/** Offerings of one or more institutions, ordered and searchable. Never changed in place. */
export interface OfferingIndex {
  find(host: string, offeringId: string): CatalogueOffering | undefined;
  list(filter: OfferingFilter, slice: OfferingSlice): OfferingPage;
}

/** Where offerings stand in an index and what they say, as it was found before. */
export type OfferingEntries = WeakMap<CatalogueOffering, Entry>;

interface Entry {
  readonly offering: CatalogueOffering;
  readonly cursor: string;
  readonly words: string;
}

/** With the entries of the index before, only what is new is read. */
export function buildOfferingIndex(
  offerings: readonly CatalogueOffering[],
  entries: OfferingEntries = new WeakMap(),
): OfferingIndex {
  const ordered = offerings
    .map((offering) => {
      const known = entries.get(offering);
      if (known !== undefined) return known;
      const entry = { offering, cursor: cursorOf(offering), words: wordsOf(offering) };
      entries.set(offering, entry);
      return entry;
    })
    .sort((one, other) => (one.cursor < other.cursor ? -1 : 1));
  const byHost = new Map<string, Map<string, CatalogueOffering>>();
  for (const offering of offerings) {
    const ofHost = byHost.get(offering.host) ?? new Map<string, CatalogueOffering>();
    byHost.set(offering.host, ofHost.set(offering.offeringId, offering));
  }
  return {
    find: (host, offeringId) => byHost.get(host)?.get(offeringId),
    list(filter, { after, limit }) {
      const q = filter.q?.trim().toLowerCase();
      const items: CatalogueOffering[] = [];
      let last = "";
      for (const { offering, cursor, words } of ordered) {
        if (after !== undefined && cursor <= after) continue;
        if (q !== undefined && !words.includes(q)) continue;
        if (!matches(offering, filter)) continue;
        if (items.length === limit) return { items, next: last };
        items.push(offering);
        last = cursor;
      }
      return { items };
    },
  };
}

/** Order of a list: by start, then by host and id, which makes it total. The same text is the cursor. */
function cursorOf({ startDate, host, offeringId }: CatalogueOffering): string {
  return `${startDate}~${host}~${offeringId}`;
}

function matches(offering: CatalogueOffering, filter: OfferingFilter): boolean {
  const { hosts, alliances, offeringKind, level, teachingLanguage, openAt, notEndedOn, standing } = filter;
  const isOpen = filter.isOpen ?? isWindowOpen;
  return (
    (hosts === undefined || hosts.includes(offering.host)) &&
    (alliances === undefined || offering.alliances.some(({ name }) => alliances.includes(name))) &&
    (offeringKind === undefined || offering.offeringKind === offeringKind) &&
    (level === undefined || offering.study?.level === level) &&
    (teachingLanguage === undefined || isTaughtIn(offering, teachingLanguage)) &&
    (openAt === undefined || isOpen(offering, openAt)) &&
    (notEndedOn === undefined || offering.endDate >= notEndedOn) &&
    (standing !== true || offering.cancellation === undefined)
  );
}

function isWindowOpen({ enrolmentWindow }: CatalogueOffering, at: Date): boolean {
  return windowState(enrolmentWindow, at) === "open";
}

function isTaughtIn(offering: CatalogueOffering, tag: string): boolean {
  return offering.teachingLanguages.some((language) => primaryLanguage(language) === primaryLanguage(tag));
}

function wordsOf({ name, description, primaryCode, study }: CatalogueOffering): string {
  const texts: readonly LanguageTypedString[] = [
    ...name,
    ...description,
    ...(study?.name ?? []),
    ...(study?.description ?? []),
  ];
  return [
    primaryCode.code,
    study?.primaryCode.code ?? "",
    study?.abbreviation ?? "",
    ...texts.map((text) => text.value),
  ]
    .join("\n")
    .toLowerCase();
}
