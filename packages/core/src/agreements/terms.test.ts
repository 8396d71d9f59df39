import { aDirection, anAgreement } from "@wissel/testing/agreement-builders";
import { expect, test } from "vitest";
import { agreementText } from "./terms.ts";
import { termsFindings } from "./terms-findings.ts";
import { standingOf } from "./validity.ts";

const OWN = "waterstad.example";
const IN = aDirection();
const OUT = aDirection({ home: OWN, host: "noordzee.example" });

test("an agreement reads the same in whatever order its parts were written", () => {
  const written = anAgreement({
    directions: [
      OUT,
      {
        ...IN,
        offerings: { levels: ["bachelor", "master"], themes: ["water", "energy"] },
        quotas: [
          { theme: "water", maxStudents: 5 },
          { theme: "energy", maxStudents: 2 },
        ],
      },
    ],
  });
  const again = anAgreement({
    directions: [
      {
        ...IN,
        personFields: IN.personFields.toReversed(),
        quotas: [
          { maxStudents: 2, theme: "energy" },
          { maxStudents: 5, theme: "water" },
        ],
        offerings: { themes: ["energy", "water"], levels: ["master", "bachelor"] },
      },
      OUT,
    ],
  });
  expect(agreementText(again)).toBe(agreementText(written));
  expect(agreementText(anAgreement({ validUntil: "2027-08-31" }))).not.toBe(agreementText(anAgreement()));
});

test("terms that fit together have no findings", () => {
  expect(termsFindings(anAgreement(), OWN)).toEqual([]);
});

const wrong = [
  {
    what: "a zone, a day and a period",
    terms: { timeZone: "Europe/Nowhere", validFrom: "2027-02-30" },
    at: ["/timeZone", "/validFrom"],
  },
  { what: "a period that ends as it begins", terms: { validUntil: "2026-09-01" }, at: ["/validUntil"] },
  { what: "no direction", terms: { directions: [] }, at: ["/directions"] },
  {
    what: "a direction between others",
    terms: { directions: [IN, { ...OUT, host: "elders.example", home: "verre.example" }] },
    at: ["/directions/1"],
  },
  { what: "one direction twice", terms: { directions: [IN, IN] }, at: ["/directions/1"] },
  {
    what: "a home that is its own host",
    terms: { directions: [{ ...IN, home: OWN }] },
    at: ["/directions/0/host"],
  },
  {
    what: "what is named twice",
    terms: { directions: [{ ...IN, personFields: ["mail", "mail"], scales: ["a", "a"] }] },
    at: ["/directions/0/scales/1", "/directions/0/personFields/1"],
  },
  {
    what: "quotas of nothing, of two things, twice, and of what is not offered",
    terms: {
      directions: [
        {
          ...IN,
          offerings: { themes: ["water"] },
          quotas: [
            { maxStudents: 1 },
            { theme: "water", sourceId: "W-1", maxStudents: 1 },
            { theme: "water", maxStudents: 1 },
            { theme: "water", maxStudents: 2 },
            { theme: "energy", maxStudents: 2 },
          ],
        },
      ],
    },
    at: [
      "/directions/0/quotas/0",
      "/directions/0/quotas/1",
      "/directions/0/quotas/3",
      "/directions/0/quotas/4",
    ],
  },
] as const;

test.each(wrong)("$what is found where it stands", ({ terms, at }) => {
  expect(termsFindings(anAgreement(terms), OWN).map(({ pointer }) => pointer)).toEqual(at);
});

test("an agreement holds from the first midnight to the last in its own zone", () => {
  const agreement = anAgreement();
  const at = (instant: string) => standingOf(agreement, new Date(instant));
  expect(at("2026-08-31T21:59:59Z")).toBe("to_come");
  expect(at("2026-08-31T22:00:00Z")).toBe("in_force");
  expect(at("2027-08-31T21:59:59Z")).toBe("in_force");
  expect(at("2027-08-31T22:00:00Z")).toBe("over");
  expect(standingOf({ ...agreement, state: "ended" }, new Date("2026-10-01T00:00:00Z"))).toBe("ended");
});
