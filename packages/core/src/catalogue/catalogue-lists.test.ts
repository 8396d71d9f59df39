import { aCourse, anAcademicSession, anOffering, anOrganisation } from "@wissel/testing/catalogue-builders";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildCatalogue, organisationIdsWithin } from "./catalogue.ts";
import { isCourseWanted, isOfferingWanted } from "./item-filter.ts";
import { type SortKey, sortedBy } from "./item-order.ts";
import { pageOf } from "./page.ts";

describe("pages", () => {
  test("of any size together are the whole list, each item once", () => {
    fc.assert(
      fc.property(fc.nat(600), fc.constantFrom(10, 20, 50, 100, 250), (length, pageSize) => {
        const all = Array.from({ length }, (_, index) => index);
        const seen: number[] = [];
        for (let pageNumber = 1; ; pageNumber += 1) {
          const page = pageOf(all, { pageSize, pageNumber });
          seen.push(...page.items);
          expect(page.hasPreviousPage).toBe(pageNumber > 1);
          if (!page.hasNextPage) break;
          expect(page.items).toHaveLength(pageSize);
        }
        expect(seen).toEqual(all);
      }),
    );
  });

  test("past the end are empty", () => {
    expect(pageOf([1, 2], { pageSize: 10, pageNumber: 7 })).toMatchObject({
      items: [],
      hasNextPage: false,
      hasPreviousPage: true,
      totalPages: 1,
    });
  });
});

describe("order", () => {
  const named = (sourceId: string, value: string) =>
    aCourse({ sourceId, name: [{ language: "en-GB", value }] });

  test("is by the keys in turn, and by id where they are equal, whatever the order before", () => {
    const courses = ["a", "a", "b", "B", "c"].map((value, index) => named(`C${index}`, value));
    const byName: readonly SortKey[] = [{ attribute: "name", descending: false }];
    fc.assert(
      fc.property(fc.shuffledSubarray(courses, { minLength: courses.length }), (shuffled) => {
        expect(sortedBy(shuffled, byName)).toEqual(sortedBy(courses, byName));
      }),
    );
    const names = sortedBy(courses, [{ attribute: "name", descending: true }]).map(
      ({ name }) => name[0]?.value,
    );
    expect(names.map((name) => name?.toLowerCase())).toEqual(["c", "b", "b", "a", "a"]);
  });

  test("by date is by the offering's own", () => {
    const late = anOffering({ sourceId: "late", startDate: "2028-01-01" });
    expect(sortedBy([late, anOffering()], [{ attribute: "startDate", descending: true }])[0]).toBe(late);
  });
});

describe("filters", () => {
  test("a part of any text is found, capitals do not matter", () => {
    const course = aCourse({ name: [{ language: "nl-NL", value: "Getijden" }], abbreviation: "TIDE" });
    expect(["GETIJ", "tid", "both ways", "elsewhere"].map((q) => isCourseWanted(course, { q }))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  test("all that is said must hold", () => {
    const course = aCourse();
    const holding = {
      teachingLanguage: "eng",
      level: "bachelor",
      modesOfDelivery: ["online", "presential"],
    } as const;
    expect(isCourseWanted(course, holding)).toBe(true);
    expect(isCourseWanted(course, { ...holding, level: "master" })).toBe(false);
    expect(isCourseWanted(course, { ...holding, teachingLanguage: "nld" })).toBe(false);
    expect(isCourseWanted(course, { ...holding, modesOfDelivery: ["online"] })).toBe(false);
    expect(isCourseWanted(course, { ...holding, primaryCode: "C2" })).toBe(false);
    expect(isCourseWanted(course, { ...holding, consumer: "eduxchange" })).toBe(false);
  });

  test("since and until are about the academic session, and about the offering when it names none", () => {
    const session = anAcademicSession({ startDate: "2027-01-15", endDate: "2027-07-30" });
    const within = anOffering({ academicSession: { id: session.id, sourceId: session.sourceId } });
    const alone = anOffering({ sourceId: "O2" });
    const catalogue = buildCatalogue([session, within, alone], 1);
    const since = (offering: typeof alone, date: string) =>
      isOfferingWanted(catalogue, offering, { since: date });
    expect([since(within, "2027-01-15"), since(within, "2027-01-16")]).toEqual([true, false]);
    expect([since(alone, "2027-02-01"), since(alone, "2027-02-02")]).toEqual([true, false]);
    expect(isOfferingWanted(catalogue, within, { until: "2027-07-29" })).toBe(false);
    expect(isOfferingWanted(catalogue, alone, { until: "2027-07-29" })).toBe(true);
  });
});

test("organisations in a circle end where they began", () => {
  const [one, two] = [anOrganisation({ sourceId: "1" }), anOrganisation({ sourceId: "2" })];
  const circle = buildCatalogue(
    [
      { ...one, parent: two },
      { ...two, parent: one },
    ],
    1,
  );
  expect(organisationIdsWithin(circle, one.id)).toEqual(new Set([one.id, two.id]));
});
