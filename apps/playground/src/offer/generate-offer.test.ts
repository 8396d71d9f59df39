import { documents, openValidators, ROW_SCHEMAS } from "@wissel/contract";
import { describe, expect, test } from "vitest";
import { INSTITUTIONS } from "../institutions.ts";
import { generateOffer, offerBatches } from "./generate-offer.ts";

const PLAN = { seed: "wissel", from: "2026-11-21" };
const offers = INSTITUTIONS.map((institution) => generateOffer(PLAN, institution));
const courses = offers.flatMap((offer) => offer.courses);
const programmes = offers.flatMap((offer) => offer.programmes);
const offerings = offers.flatMap((offer) => offer.offerings);

describe("the generated offer", () => {
  test("has the size the playground promises", () => {
    const minors = programmes.filter(({ programmeType }) => programmeType === "minor");
    const ofCourses = offerings.filter(({ course }) => course !== undefined);
    const ofMinors = offerings.filter(({ programme }) => programme !== undefined);
    expect([courses.length, minors.length, ofMinors.length]).toEqual([400, 210, 210]);
    expect(Math.abs(ofCourses.length - 800)).toBeLessThan(20);
  });

  test("has the places of the opening", () => {
    const pools = offerings
      .filter(({ programme }) => programme !== undefined)
      .flatMap(({ seatPools = [] }) => seatPools);
    const sum = (kind: string) =>
      pools.filter((pool) => pool.kind === kind).reduce((total, { size = 0 }) => total + size, 0);
    expect([sum("own") + sum("alliance"), sum("alliance")]).toEqual([8_353, 2_745]);
  });

  test("is the same for the same plan, and another for another", () => {
    const [institution] = INSTITUTIONS;
    if (institution === undefined) throw new Error("the playground has no institutions");
    expect(generateOffer(PLAN, institution)).toEqual(offers[0]);
    expect(generateOffer({ ...PLAN, seed: "other" }, institution)).not.toEqual(offers[0]);
  });

  test("names every thing once", () => {
    for (const part of [
      "organisations",
      "academicSessions",
      "educationSpecifications",
      "programmes",
      "courses",
      "offerings",
    ] as const) {
      const keys = offers.flatMap((offer) => offer[part].map(({ sourceId }) => sourceId));
      expect([part, new Set(keys).size]).toEqual([part, keys.length]);
    }
    const names = courses.map(({ name }) => name[0]?.value);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(["2026-02-27", "2026-11-21", "2027-12-31"])(
    "of %s lies in its future and is open for enrolment",
    (from) => {
      const then = INSTITUTIONS.flatMap(
        (institution) => generateOffer({ ...PLAN, from }, institution).offerings,
      );
      const noon = Date.parse(`${from}T12:00:00Z`);
      expect(then.every(({ startDate, endDate }) => from < startDate && startDate < endDate)).toBe(true);
      const isOpen = ({ enrolmentWindow: window }: (typeof offerings)[number]) =>
        Date.parse(window?.opensAt ?? "") <= noon && noon < Date.parse(window?.closesAt ?? "");
      expect(then.filter(isOpen).length).toBeGreaterThan(900);
      expect(then.some((offering) => !isOpen(offering))).toBe(true);
    },
  );

  test("fits the contract, in batches that it takes", () => {
    const validators = openValidators(documents.sis);
    const kinds = {
      organisations: "organisation",
      "academic-sessions": "academic_session",
      "education-specifications": "education_specification",
      programmes: "programme",
      courses: "course",
      offerings: "offering",
    } as const;
    for (const { path, rows } of offers.flatMap(offerBatches)) {
      expect(rows.length).toBeLessThanOrEqual(1_000);
      const kind = kinds[path as keyof typeof kinds];
      expect(rows.flatMap((row) => validators.check(ROW_SCHEMAS[kind], row))).toEqual([]);
    }
  });
});
