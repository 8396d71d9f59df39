import type { ResultContent } from "@wissel/core";
import { describe, expect, test } from "vitest";
import { fromWireAssociation, fromWireHomeState } from "./from-wire-association.ts";
import { ASSOCIATION_STATE_V5, toWireMessage, toWireResult } from "./to-wire-association.ts";

const OFFERING = "0a4f2b9e-8c1d-4e5f-9a3b-7c6d5e4f3a21";
const result = { state: "completed", resultDate: "2026-11-30" };
const content = { state: "completed", resultDate: "2026-11-30", final: false };

describe("an association as hosts write it", () => {
  test.each([
    ["pending", "pending"],
    ["queued", "queued"],
    ["associated", "associated"],
    ["denied", "denied"],
    ["canceled", "cancelled"],
    ["cancelled", "cancelled"],
    ["completed", undefined],
    ["finished", undefined],
    ["whatever", undefined],
  ] as const)("that says %s means %s", (remoteState, word) => {
    expect(fromWireAssociation({ remoteState }).remoteState).toBe(word);
  });

  test("names its offering by id or as an object, and its host by either code", () => {
    expect(fromWireAssociation({ offering: OFFERING })).toEqual({ offeringId: OFFERING });
    const code = { codeType: "schacHome", code: "Zuid.Example" };
    const issuer = { primaryCode: { codeType: "identifier", code: "1" }, otherCodes: [code] };
    expect(fromWireAssociation({ offering: { offeringId: OFFERING }, issuer })).toEqual({
      ...{ offeringId: OFFERING, host: "zuid.example" },
    });
    expect(fromWireAssociation({ issuer: { primaryCode: code } }).host).toBe("zuid.example");
  });

  test("with hardly a field, or with nonsense in every one, is read as far as it goes", () => {
    expect(fromWireAssociation({})).toEqual({});
    expect(fromWireAssociation({ issuer: 3, offering: [], remoteState: {}, result: "good" })).toEqual({});
  });
});

describe("the dialects of a result", () => {
  test.each([
    ["v5", { ...result, ext: { resultValueType: "1-10" } }, { resultValueType: "1_10" }],
    ["v6", { ...result, resultvaluetype: "0-100", final: true }, { resultValueType: "0_100", final: true }],
    [
      "the offering's name of it",
      { ...result, resultValueType: "pass-or-fail" },
      { resultValueType: "pass_or_fail" },
    ],
    [
      "a scale of its own",
      { ...result, ext: { resultValueType: "ECTS A-F" } },
      { resultValueType: "ECTS A-F" },
    ],
    ["a date with a time", { ...result, resultDate: "2026-11-30T23:30:00+01:00" }, {}],
    ["v6's name of the date", { state: "completed", resultDateTime: "2026-11-30T10:00:00Z" }, {}],
    ["v6's state", { ...result, state: "in_progress" }, { state: "in_progress" }],
    ["v5's state", { ...result, state: "in progress" }, { state: "in_progress" }],
    ["a state of associations", { ...result, state: "finished" }, {}],
    ["a score that is a number", { ...result, score: 7.5 }, { score: "7.5" }],
    [
      "a load",
      { ...result, studyLoad: { studyLoadUnit: "ects", value: 5 } },
      { studyLoad: { studyLoadUnit: "ects", value: 5 } },
    ],
  ])("are read: %s", (_, wire, wanted) => {
    expect(fromWireAssociation({ result: wire }).result).toEqual({ ...content, ...wanted });
  });

  test.each(["completed", "finished"])(
    "call a result final by `%s` in place of a state, which is told apart",
    (word) => {
      const read = fromWireAssociation({ remoteState: word, result });
      expect(read).toEqual({ result: { ...content, final: true }, finalByState: true });
      expect(fromWireAssociation({ remoteState: "associated", result })).not.toHaveProperty("finalByState");
    },
  );

  test.each([
    [
      "the draft's place goes before v6's",
      { ext: { resultValueType: "1-10" }, resultvaluetype: "0-100" },
      "1_10",
    ],
    ["v6's place goes before the offering's", { resultvaluetype: "0-100" }, "0_100"],
    ["the offering's counts where the result has none", {}, "us_letter"],
  ])("name the scale of a score: %s", (_, places, wanted) => {
    const offering = { offeringId: OFFERING, resultValueType: "US letter" };
    const read = fromWireAssociation({ offering, result: { ...result, ...places } });
    expect(read.result?.resultValueType).toBe(wanted);
  });

  test("that cannot be read as a result is none", () => {
    expect(fromWireAssociation({ result: { score: "7" } }).result).toBeUndefined();
  });

  test.each([
    ["in_progress", "in progress"],
    ["postponed", "postponed"],
    ["completed", "completed"],
    ["queued", "queued"],
  ] as const)("are written in no other dialect than v5's: %s", (state, word) => {
    const wire = toWireResult({ state, resultDate: "2026-11-30", final: true, resultValueType: "0_100" });
    expect(wire).toEqual({ state: word, resultDate: "2026-11-30", ext: { resultValueType: "0-100" } });
  });

  test("are written in the strict form of v5, and read back as they were", () => {
    const said: ResultContent = {
      state: "in_progress",
      resultDate: "2026-11-30",
      final: false,
      pass: "passed",
      score: "7,5",
      resultValueType: "1_10",
      studyLoad: { studyLoadUnit: "contact_time", value: 30 },
    };
    const wire = toWireResult(said);
    expect(wire).toMatchObject({ state: "in progress", score: "7,5", ext: { resultValueType: "1-10" } });
    expect(fromWireAssociation({ result: { ...wire } }).result).toEqual(said);
  });
});

test("v5 writes `canceled` with one l, and languages with their regions", () => {
  expect(ASSOCIATION_STATE_V5.cancelled).toBe("canceled");
  expect(toWireMessage([{ language: "nl", value: "Ja" }])).toEqual([{ language: "nl-NL", value: "Ja" }]);
});

test("a home's own side is a decision, in either spelling, or none yet", () => {
  const said = ["associated", "denied", "canceled", "cancelled", "pending", "queued", "whatever", 3];
  const words = [
    "associated",
    "denied",
    "cancelled",
    "cancelled",
    undefined,
    undefined,
    undefined,
    undefined,
  ];
  expect(said.map((state) => fromWireHomeState({ state }))).toEqual(words);
  expect(fromWireHomeState(undefined)).toBeUndefined();
});
