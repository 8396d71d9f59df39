import { isCalendarDate, isTimeZone } from "../catalogue/calendar.ts";
import type { Finding } from "../catalogue/finding.ts";
import { type AgreedDirection, type AgreedOfferings, type AgreementTerms, nameOfQuota } from "./terms.ts";

/** What is wrong with terms, and where; empty where they fit together. `own` is one of the two institutions. */
export function termsFindings(terms: AgreementTerms, own: string): readonly Finding[] {
  return [...periodFindings(terms), ...partyFindings(terms, own), ...terms.directions.flatMap(ofDirection)];
}

function periodFindings({ timeZone, validFrom, validUntil }: AgreementTerms): readonly Finding[] {
  const dates = [
    { pointer: "/validFrom", date: validFrom },
    { pointer: "/validUntil", date: validUntil },
  ];
  const strange = dates.filter(({ date }) => !isCalendarDate(date));
  return [
    ...(isTimeZone(timeZone) ? [] : [{ pointer: "/timeZone", reason: "is not a time zone" }]),
    ...strange.map(({ pointer }) => ({ pointer, reason: "is not a day that exists" })),
    ...(strange.length === 0 && validUntil <= validFrom
      ? [{ pointer: "/validUntil", reason: "is not after validFrom" }]
      : []),
  ];
}

function partyFindings({ directions }: AgreementTerms, own: string): readonly Finding[] {
  const [first] = directions;
  if (first === undefined) return [{ pointer: "/directions", reason: "must hold one" }];
  const parties = [first.home, first.host];
  return directions.flatMap(({ home, host }, index): Finding[] => {
    const pointer = `/directions/${index}`;
    if (home === host) return [{ pointer: `${pointer}/host`, reason: "is the home itself" }];
    if (home !== own && host !== own) return [{ pointer, reason: `is not about ${own}` }];
    if (!parties.includes(home) || !parties.includes(host)) {
      return [{ pointer, reason: "is between others than the first direction" }];
    }
    const isRepeated = directions.findIndex((other) => other.host === host) < index;
    return isRepeated ? [{ pointer, reason: "goes the way of an earlier one" }] : [];
  });
}

function ofDirection(direction: AgreedDirection, index: number): readonly Finding[] {
  const pointer = `/directions/${index}`;
  const { offerings, scales, personFields } = direction;
  const lists = {
    "offerings/sourceIds": offerings.sourceIds,
    "offerings/themes": offerings.themes,
    "offerings/levels": offerings.levels,
    scales,
    personFields,
  };
  return [
    ...Object.entries(lists).flatMap(([name, list]) => repeated(list ?? [], `${pointer}/${name}`)),
    ...quotaFindings(direction, pointer),
  ];
}

function repeated(list: readonly string[], pointer: string): readonly Finding[] {
  return list.flatMap((value, index) =>
    list.indexOf(value) < index ? [{ pointer: `${pointer}/${index}`, reason: "is named before" }] : [],
  );
}

function quotaFindings({ offerings, quotas = [] }: AgreedDirection, at: string): readonly Finding[] {
  const names = quotas.map(nameOfQuota);
  return quotas.flatMap(({ sourceId, theme }, index): Finding[] => {
    const pointer = `${at}/quotas/${index}`;
    if ((sourceId === undefined) === (theme === undefined)) {
      return [{ pointer, reason: "must name either a sourceId or a theme" }];
    }
    if (names.indexOf(names[index] ?? "") < index) {
      return [{ pointer, reason: "limits the same as an earlier one" }];
    }
    return isNamed(offerings, { sourceId, theme })
      ? []
      : [{ pointer, reason: "limits what is not among the offerings" }];
  });
}

/** A quota on a course within a named theme, or on a theme around a named course, may bite. */
function isNamed(
  { sourceIds, themes }: AgreedOfferings,
  { sourceId, theme }: { readonly sourceId: string | undefined; readonly theme: string | undefined },
): boolean {
  if (sourceIds === undefined && themes === undefined) return true;
  if (sourceId !== undefined) return themes !== undefined || (sourceIds?.includes(sourceId) ?? false);
  return sourceIds !== undefined || (themes?.includes(theme ?? "") ?? false);
}
