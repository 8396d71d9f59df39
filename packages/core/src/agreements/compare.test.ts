import { aDirection, anAgreement } from "@wissel/testing/agreement-builders";
import { expect, test } from "vitest";
import { compareCopies } from "./compare.ts";

test("two copies that say the same do not differ, whoever wrote which direction first", () => {
  const here = anAgreement();
  expect(compareCopies(here, anAgreement({ directions: here.directions.toReversed() }))).toEqual([]);
});

test("each field that is not said alike is named with both values", () => {
  const [one = aDirection(), other = aDirection()] = anAgreement().directions;
  const here = anAgreement({ alliance: "coast", directions: [{ ...one, maxStudents: 40 }, other] });
  const there = anAgreement({ validUntil: "2027-07-01", directions: [{ ...one, maxStudents: 30 }] });
  expect(compareCopies(here, there)).toMatchObject([
    { path: ["alliance"], here: "coast" },
    { path: ["validUntil"], here: "2027-09-01", there: "2027-07-01" },
    { path: ["directions", "noordzee.example"], here: { home: "waterstad.example" } },
    { path: ["directions", "waterstad.example", "maxStudents"], here: 40, there: 30 },
  ]);
});
