import { expect, test } from "vitest";
import type { AgreementDocument } from "../api/types.ts";
import { termRows } from "./term-rows.ts";

const DIRECTION = {
  home: "noordzee.example",
  host: "waterstad.example",
  offerings: { themes: ["water"] },
  maxStudents: 30,
  personFields: ["givenName", "surname"],
} as const;

const DOCUMENT: AgreementDocument = {
  agreementId: "coast-2026",
  state: "in_force",
  timeZone: "Europe/Amsterdam",
  validFrom: "2026-09-01",
  validUntil: "2027-09-01",
  directions: [DIRECTION],
};

const unlike = (...args: Parameters<typeof termRows>) =>
  termRows(...args)
    .filter(({ isAlike }) => !isAlike)
    .map(({ path, here, there }) => [path.join("."), here, there]);

test("what the node found no difference in, both copies say", () => {
  const rows = termRows(DOCUMENT, []);
  expect(rows.every(({ here, there, isAlike }) => isAlike && here === there)).toBe(true);
  expect(rows.map(({ path }) => path.join("."))).toContain("directions.waterstad.example.offerings.themes");
});

test("a difference stands beside the term that it is about, also where one side does not say it", () => {
  const differences = [
    { path: ["directions", "waterstad.example", "maxStudents"], here: 30, there: 20 },
    { path: ["alliance"], there: "coast" },
    { path: ["validUntil"], here: "2027-09-01" },
  ];
  expect(unlike(DOCUMENT, differences)).toEqual([
    ["validUntil", "2027-09-01", undefined],
    ["directions.waterstad.example.maxStudents", 30, 20],
    ["alliance", undefined, "coast"],
  ]);
});

test("a direction that only one copy has is shown term by term", () => {
  const other = { ...DIRECTION, home: "waterstad.example", host: "noordzee.example" };
  const added = [{ path: ["directions", "noordzee.example"], there: { home: other.home, maxStudents: 5 } }];
  expect(unlike(DOCUMENT, added)).toEqual([
    ["directions.noordzee.example.home", undefined, "waterstad.example"],
    ["directions.noordzee.example.maxStudents", undefined, 5],
  ]);
  const dropped = [{ path: ["directions", "waterstad.example"], here: DIRECTION }];
  expect(unlike(DOCUMENT, dropped).every(([, , there]) => there === undefined)).toBe(true);
  expect(unlike(DOCUMENT, dropped)).toHaveLength(4);
});
