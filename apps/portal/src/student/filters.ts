import type { Offering } from "../api/types.ts";
import { choiceOf, keyOf } from "./choices.ts";

/** What of the catalogue is wanted; the address bar holds it, so that it can be sent to a friend. */
export interface Filters {
  readonly q: string;
  readonly host: string;
  readonly credits: string;
  readonly start: string;
  readonly language: string;
  readonly level: string;
  readonly field: string;
  readonly mode: string;
  readonly kind: string;
  readonly places: boolean;
  /** Only what home permits without asking anybody, or was asked for. */
  readonly fits: boolean;
  /** Only what is not given at the same time as something that was chosen. */
  readonly apart: boolean;
}

/** What filters need to know of the student. */
export interface Known {
  readonly prospects: Prospects;
  /** What the student has asked for, or put on the list of choices. */
  readonly chosen: readonly Dated[];
}

type Dated = Pick<Offering, "host" | "offeringId" | "startDate" | "endDate">;

/** What asking would come to, by the key of an offering. */
export type Prospects = ReadonlyMap<string, "can" | "permission" | "cannot" | "enrolled">;

export const CHOICE_FILTERS = [
  "host",
  "credits",
  "start",
  "language",
  "level",
  "field",
  "mode",
  "kind",
] as const;
export type ChoiceFilter = (typeof CHOICE_FILTERS)[number];

export function parseFilters(search: URLSearchParams): Filters {
  const text = (key: string) => search.get(key) ?? "";
  return {
    q: text("q"),
    host: text("host"),
    credits: text("credits"),
    start: text("start"),
    language: text("language"),
    level: text("level"),
    field: text("field"),
    mode: text("mode"),
    kind: text("kind"),
    places: search.get("places") === "yes",
    fits: search.get("fits") === "yes",
    apart: search.get("apart") === "yes",
  };
}

/** Every word must occur in the name, the code or the institution's name, whatever the case and accents. */
export function isWanted(offering: Offering, filters: Filters, { prospects, chosen }: Known): boolean {
  if (filters.places && !hasPlaceForMe(offering)) return false;
  if (filters.fits && !fitsMe(offering, prospects)) return false;
  if (filters.apart && chosen.some((other) => clashes(offering, other))) return false;
  if (CHOICE_FILTERS.some((key) => filters[key] !== "" && !valuesOf(offering, key).includes(filters[key])))
    return false;
  if (filters.q.trim() === "") return true;
  const text = searchable(offering);
  return plain(filters.q)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** What an offering has under a filter; usually one value. */
export function valuesOf(offering: Offering, key: ChoiceFilter): readonly string[] {
  const { study } = offering;
  switch (key) {
    case "host":
      return [offering.host.schacHome];
    case "credits":
      return (study?.studyLoad ?? [])
        .filter((load) => load.studyLoadUnit === "ects")
        .map(({ value }) => String(value));
    case "start":
      return [offering.startDate.slice(0, 7)];
    case "language":
      return offering.teachingLanguages ?? [];
    case "level":
      return study?.level === undefined ? [] : [study.level];
    case "field":
      return study?.fieldsOfStudy === undefined ? [] : [study.fieldsOfStudy.slice(0, 2)];
    case "mode":
      return offering.modesOfDelivery ?? [];
    case "kind":
      return [offering.kind];
  }
}

/** A host that does not tell its places says neither yes nor no, and is shown. */
export function hasPlaceForMe({ open, places }: Offering): boolean {
  return open && (places.left === undefined || places.left > 0);
}

/** An offering that was not judged yet does not count as one that fits. */
function fitsMe(offering: Offering, prospects: Prospects): boolean {
  const answer = prospects.get(keyOf(choiceOf(offering)));
  return answer === "can" || answer === "enrolled";
}

/** Given on the same days, the first and the last included; nothing clashes with itself. */
function clashes(one: Dated, other: Dated): boolean {
  if (keyOf(choiceOf(one)) === keyOf(choiceOf(other))) return false;
  return one.startDate <= other.endDate && other.startDate <= one.endDate;
}

function searchable({ name, code, host }: Offering): string {
  return plain([...name.map(({ value }) => value), code, host.name].join(" "));
}

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
