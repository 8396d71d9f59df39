import { aPhase, aRound } from "@wissel/testing/round-builders";
import { expect, test } from "vitest";
import { takesPart } from "./takes-part.ts";

const OFFERING = { host: "oost.example", offeringId: "5f0c3b1e-8f5d-5c0e-9a53-0a6c1a7e2b11" };

test.each([
  ["whose students may enrol with everybody's", { own: true, partners: true }, true],
  ["whose students may enrol by name", { own: true, partners: true, homes: ["zuid.example"] }, true],
  [
    "whose students are not among those named",
    { own: true, partners: true, homes: ["noord.example"] },
    false,
  ],
  ["while only hosts' own students may enrol", { own: true, partners: false }, false],
] as const)("a partner %s takes part in a round, or does not", (_, participants, expected) => {
  expect(
    takesPart(aRound({ phases: [aPhase({ participants })], offerings: [OFFERING] }), "zuid.example"),
  ).toBe(expected);
});

test("a host takes part in a round that only others' students are in", () => {
  const participants = { own: false, partners: true, homes: ["noord.example"] };
  expect(
    takesPart(aRound({ phases: [aPhase({ participants })], offerings: [OFFERING] }), OFFERING.host),
  ).toBe(true);
});
