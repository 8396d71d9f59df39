import type { Catalogue } from "./catalogue.ts";
import { allianceEntries, consumerEntry, EDUXCHANGE } from "./consumers.ts";
import type { Finding } from "./finding.ts";
import type { CatalogueItem, Course, Offering, Programme } from "./items.ts";
import { readinessOf } from "./readiness.ts";

/**
 * Why an item cannot be published as it is. The rule: an item with an entry for eduXchange must be one that eduXchange
 * takes, or it is refused; an item without such an entry is accepted and simply not shown to eduXchange.
 */
export function publicationFindings(item: CatalogueItem): readonly Finding[] {
  return consumerEntry(item, EDUXCHANGE) === undefined ? [] : readinessOf(item);
}

/**
 * What an offering must say because of its course or programme: where that sends students to a page of the institution
 * (`url`), eduXchange looks for the page's address on the offering. No schema can see this.
 */
export function addressFindings(offering: Offering, study: Course | Programme): readonly Finding[] {
  return offering.consumers.flatMap((entry, index) => {
    if (entry.consumerKey !== EDUXCHANGE) return [];
    return allianceEntries(offering).flatMap((alliance, position) => {
      const rules = allianceEntries(study).find(({ name }) => name === alliance.name);
      return ADDRESSES.filter(
        ({ how, address }) => rules?.[how] === "url" && alliance[address] === undefined,
      ).map(({ how, address }) => ({
        pointer: `/consumers/${index}/alliances/${position}/${address}`,
        reason: `is missing, and ${study.kind} ${study.sourceId} says ${how} is url`,
      }));
    });
  });
}

const ADDRESSES = [
  { how: "enrolmentForOwnStudents", address: "enrolmentUrl" },
  { how: "enrolmentForGuests", address: "enrolmentUrlForGuests" },
  { how: "enrolmentForProfessionals", address: "enrolmentUrlForProfessionals" },
] as const;

/** The same for a course or programme that is written after its offerings. */
export function addressFindingsOfStudy(study: Course | Programme, catalogue: Catalogue): readonly Finding[] {
  const offerings = catalogue.offeringsOf.get(study.id) ?? [];
  return offerings.flatMap((offering) =>
    addressFindings(offering, study).map(() => ({
      pointer: "/consumers",
      reason: `sends students to a page, but offering ${offering.sourceId} does not say which`,
    })),
  );
}
