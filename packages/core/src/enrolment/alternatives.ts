import { windowState } from "../catalogue/enrolment-window.ts";
import type { CatalogueOffering } from "../catalogue/offerings.ts";
import { primaryLanguage } from "../catalogue/text.ts";

/** What an alternative has in common with what was wanted. */
export const COMMON_TRAITS = [
  "kind",
  "field",
  "level",
  "period",
  "credits",
  "language",
  "institution",
] as const;
export type CommonTrait = (typeof COMMON_TRAITS)[number];

export interface Alternative {
  readonly offering: CatalogueOffering;
  /** In the order of COMMON_TRAITS. */
  readonly inCommon: readonly CommonTrait[];
  /** The student named it in the same request, after what was wanted. */
  readonly chosen: boolean;
}

/** What the ranking looks at besides the offerings. */
export interface AlternativesQuestion {
  readonly now: Date;
  /** The student's own next choices, best first: they come before everything else. */
  readonly chosen: readonly OfferingName[];
  /** Where the student is enrolled, or was refused in the same request. */
  readonly excluded: readonly OfferingName[];
  readonly limit: number;
}

export interface OfferingName {
  readonly host: string;
  readonly offeringId: string;
}

/**
 * The offerings nearest to one that cannot be had: the student's own next choices, then by what they have in common
 * with it. Only those whose enrolment window is open; whether a place is left is asked afterwards, of these few.
 */
export function nearestAlternatives(
  wanted: CatalogueOffering,
  candidates: readonly CatalogueOffering[],
  { now, chosen, excluded, limit }: AlternativesQuestion,
): readonly Alternative[] {
  const left = new Set([wanted, ...excluded].map(nameOf));
  const turns = new Map(chosen.map((one, index) => [nameOf(one), chosen.length - index]));
  return candidates
    .filter((one) => !left.has(nameOf(one)) && windowState(one.enrolmentWindow, now) === "open")
    .map((offering) => ({
      offering,
      likeness: likenessOf(wanted, offering),
      turn: turns.get(nameOf(offering)) ?? 0,
    }))
    .sort(
      (one, other) =>
        other.turn - one.turn ||
        sum(other.likeness) - sum(one.likeness) ||
        (nameOf(one.offering) < nameOf(other.offering) ? -1 : 1),
    )
    .slice(0, limit)
    .map(({ offering, likeness, turn }) => ({
      offering,
      inCommon: COMMON_TRAITS.filter((trait) => likeness[trait] > 0),
      chosen: turn > 0,
    }));
}

type Likeness = Readonly<Record<CommonTrait, number>>;

/** Points per trait; 0 where it is not shared. A minor is no substitute for a course, so the kind weighs most. */
function likenessOf(wanted: CatalogueOffering, other: CatalogueOffering): Likeness {
  const level = wanted.study?.level;
  return {
    kind: wanted.offeringKind === other.offeringKind ? 8 : 0,
    field: fieldPoints(wanted, other),
    level: level !== undefined && level === other.study?.level ? 3 : 0,
    period: periodPoints(wanted, other),
    credits: creditPoints(creditsOf(wanted), creditsOf(other)),
    language: sharesLanguage(wanted, other) ? 1 : 0,
    institution: wanted.host === other.host ? 1 : 0,
  };
}

function sum(likeness: Likeness): number {
  return COMMON_TRAITS.reduce((total, trait) => total + likeness[trait], 0);
}

/** A theme of an alliance in common, or a field of study (ISCED-F, two to four digits): the more digits, the nearer. */
function fieldPoints(wanted: CatalogueOffering, other: CatalogueOffering): number {
  const themes = new Set(themesOf(wanted));
  const byTheme = themesOf(other).some((theme) => themes.has(theme)) ? 4 : 0;
  const one = wanted.study?.fieldsOfStudy ?? "";
  const two = other.study?.fieldsOfStudy ?? "";
  let digits = 0;
  while (digits < one.length && one[digits] === two[digits]) digits += 1;
  return Math.max(byTheme, digits < 2 ? 0 : digits);
}

function themesOf({ alliances }: CatalogueOffering): readonly string[] {
  return alliances.flatMap(({ themes }) => themes);
}

const DAY_MS = 86_400_000;

/** The same start within two weeks is as good as the same; two months apart is another period. */
function periodPoints(wanted: CatalogueOffering, other: CatalogueOffering): number {
  const days = Math.abs(Date.parse(wanted.startDate) - Date.parse(other.startDate)) / DAY_MS;
  if (days <= 14) return 3;
  return days <= 62 ? 1 : 0;
}

/** In EC; undefined where the study load is said in another unit only. */
export function creditsOf({ study }: Pick<CatalogueOffering, "study">): number | undefined {
  return study?.studyLoad.find(({ studyLoadUnit }) => studyLoadUnit === "ects")?.value;
}

function creditPoints(wanted: number | undefined, other: number | undefined): number {
  if (wanted === undefined || other === undefined) return 0;
  if (wanted === other) return 3;
  return Math.abs(wanted - other) <= wanted / 4 ? 1 : 0;
}

function sharesLanguage(wanted: CatalogueOffering, other: CatalogueOffering): boolean {
  const languages = new Set(wanted.teachingLanguages.map(primaryLanguage));
  return other.teachingLanguages.some((tag) => languages.has(primaryLanguage(tag)));
}

function nameOf({ host, offeringId }: OfferingName): string {
  return `${host} ${offeringId}`;
}
