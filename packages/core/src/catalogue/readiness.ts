import { allianceFindings } from "./alliance-findings.ts";
import {
  EDUXCHANGE_ALLIANCES,
  type EduxchangeAlliance,
  OFFERING_ALLIANCE_RULES,
  STUDY_ALLIANCE_RULES,
} from "./alliance-rules.ts";
import { EDUXCHANGE } from "./consumers.ts";
import type { Finding } from "./finding.ts";
import type { CatalogueItem, Course, Offering, Organisation, Programme } from "./items.ts";
import { iso6392Of } from "./language-code.ts";
import type { LanguageTypedString } from "./text.ts";

/**
 * Why eduXchange's profile would refuse an item; empty when it would not. The union of what the published profile,
 * SURF's validator and the profile's documentation demand. Whether it is meant for eduXchange does not matter here.
 */
export function readinessOf(item: CatalogueItem): readonly Finding[] {
  switch (item.kind) {
    case "organisation":
      return organisationFindings(item);
    case "academic_session":
      return textFindings("/name", item.name);
    case "education_specification":
      return textFindings("/name", item.name);
    case "course":
      return studyFindings(item);
    case "programme":
      return [
        ...studyFindings(item),
        ...(item.programmeType === "minor"
          ? []
          : [{ pointer: "/programmeType", reason: "must be minor: eduXchange shows no other programmes" }]),
      ];
    case "offering":
      return offeringFindings(item);
  }
}

function organisationFindings(item: Organisation): readonly Finding[] {
  return [...textFindings("/name", item.name), ...missing("/shortName", item.shortName)];
}

function studyFindings(item: Course | Programme): readonly Finding[] {
  return [
    ...textFindings("/name", item.name),
    ...missing("/abbreviation", item.abbreviation),
    ...textFindings("/description", item.description),
    ...languageFindings(item.teachingLanguages),
    ...missing("/level", item.level),
    ...missing("/studyLoad", item.studyLoad[0]),
    ...entryFindings(item, (alliance) => (isKnown(alliance) ? STUDY_ALLIANCE_RULES[alliance] : undefined)),
  ];
}

function offeringFindings(item: Offering): readonly Finding[] {
  return [
    ...textFindings("/name", item.name),
    ...textFindings("/description", item.description),
    ...languageFindings(item.teachingLanguages),
    ...missing("/resultValueType", item.resultValueType),
    ...entryFindings(item, (alliance) => (isKnown(alliance) ? OFFERING_ALLIANCE_RULES : undefined)),
  ];
}

function entryFindings(
  { consumers }: CatalogueItem,
  rulesOf: Parameters<typeof allianceFindings>[2],
): readonly Finding[] {
  return consumers.flatMap((entry, index) =>
    entry.consumerKey === EDUXCHANGE
      ? allianceFindings(entry.alliances, `/consumers/${index}/alliances`, rulesOf)
      : [],
  );
}

function isKnown(alliance: string): alliance is EduxchangeAlliance {
  return (EDUXCHANGE_ALLIANCES as readonly string[]).includes(alliance);
}

function missing(pointer: string, value: unknown): readonly Finding[] {
  return value === undefined ? [{ pointer, reason: "is missing" }] : [];
}

/** OOAPI 5 allows fewer language tags than BCP 47. */
const LANGUAGE = /^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/;

function textFindings(pointer: string, texts: readonly LanguageTypedString[]): readonly Finding[] {
  if (texts.length === 0) return [{ pointer, reason: "is missing" }];
  return texts.flatMap(({ language }, index) =>
    LANGUAGE.test(language)
      ? []
      : [
          {
            pointer: `${pointer}/${index}/language`,
            reason: "must be a language with at most script and region",
          },
        ],
  );
}

function languageFindings([first]: readonly string[]): readonly Finding[] {
  if (first === undefined) return [{ pointer: "/teachingLanguages", reason: "is missing" }];
  if (iso6392Of(first) !== undefined) return [];
  return [
    { pointer: "/teachingLanguages/0", reason: "has no ISO 639-2 code known here; write that code itself" },
  ];
}
