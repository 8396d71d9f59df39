import { aPhase, aPledge, aRound } from "@wissel/testing/round-builders";
import { describe, expect, test } from "vitest";
import { checkRound } from "./check-round.ts";
import type { PledgedOffering, Round } from "./round.ts";

const NOW = new Date("2027-05-01T00:00:00Z");

const { alliances: _, ...withoutCatalogue } = aPledge();

function findingsOf(round: Partial<Round>, pledges: readonly PledgedOffering[] = [aPledge()]) {
  return checkRound(aRound(round), pledges, NOW).map(({ pointer, reason }) => `${pointer} ${reason}`);
}

describe("the check of a round", () => {
  test("finds nothing wrong with a sound one", () => {
    const second = aPhase({ phaseId: "own", opensAt: "2027-06-01T00:00", closesAt: "2027-07-01T00:00" });
    const release = {
      from: { kind: "alliance", beneficiary: "coast" },
      to: { kind: "own" },
      at: "2027-06-07T00:00",
    } as const;
    expect(findingsOf({ phases: [aPhase(), second], releases: [release] })).toEqual([]);
  });

  test("names phases that overlap, and lets them touch", () => {
    const late = aPhase({ phaseId: "late", opensAt: "2027-05-31T23:59", closesAt: "2027-06-02T00:00" });
    expect(findingsOf({ phases: [aPhase(), late] })).toEqual(["/phases/1 overlaps the phase open"]);
  });

  test("names a phase that ends before it begins", () => {
    expect(findingsOf({ phases: [aPhase({ closesAt: "2027-05-15T12:59" })] })).toEqual([
      "/phases/0/closesAt must be after opensAt",
    ]);
  });

  test("names a time that clocks skip", () => {
    expect(findingsOf({ phases: [aPhase({ opensAt: "2027-03-28T02:30" })] })).toEqual([
      "/phases/0/opensAt is not a date and time that clocks show in Europe/Amsterdam",
    ]);
  });

  test("names a time zone that does not exist", () => {
    expect(findingsOf({ timeZone: "Europe/Atlantis" })).toEqual(["/timeZone is not a time zone"]);
  });

  test("names a release to a pool that does not exist, once for all offerings", () => {
    const release = { from: { kind: "own" }, to: { kind: "unallocated" }, at: "2027-06-07T00:00" } as const;
    expect(findingsOf({ releases: [release] })).toEqual([
      "/releases/0/to is not a pool of the offering 5f0c3b1e-8f5d-5c0e-9a53-0a6c1a7e2b11 of waterstad.example",
    ]);
  });

  test("names a release into the pool it comes from, or when the round has run out", () => {
    const release = { from: { kind: "own" }, to: { kind: "own" }, at: "2027-09-07T00:00" } as const;
    expect(findingsOf({ releases: [release] })).toEqual([
      "/releases/0/at is not before validUntil",
      "/releases/0/to is the pool it comes from",
    ]);
  });

  test.each([
    ["was not pledged", [], "is not pledged by its host"],
    ["has no capacity", [aPledge({ pools: [{ kind: "own", size: 0 }] })], "has no capacity"],
    [
      "is for another alliance",
      [aPledge({ alliances: ["mountains"] })],
      "is not offered in the alliance coast",
    ],
    ["is in no catalogue", [withoutCatalogue], "is not in its host's catalogue"],
  ])("names an offering that %s", (_, pledges, reason) => {
    expect(findingsOf({}, pledges)).toEqual([`/offerings/0 ${reason}`]);
  });

  test("takes an offering that is for every partner", () => {
    expect(findingsOf({}, [aPledge({ alliances: [] })])).toEqual([]);
  });

  test("names a mode that is not possible yet", () => {
    expect(findingsOf({ phases: [aPhase({ mode: "lottery" })] })).toEqual([
      "/phases/0/mode lottery is not possible yet; first_come and selection are",
    ]);
  });

  test("names a phase for nobody, and one that is named twice", () => {
    const nobody = aPhase({
      opensAt: "2027-06-01T00:00",
      closesAt: "2027-06-02T00:00",
      participants: { own: false, partners: false },
    });
    expect(findingsOf({ phases: [aPhase(), nobody] })).toEqual([
      "/phases/1/phaseId is the id of an earlier phase",
      "/phases/1/participants lets nobody take part",
    ]);
  });

  test("names a limit of a phase that is said twice or cannot be counted, and takes the round's beside it", () => {
    const limits = { maxCredits: [{ unit: "ects", max: 15 } as const] };
    const twice = { maxCredits: [...limits.maxCredits, ...limits.maxCredits] };
    const studyLoad = [{ studyLoadUnit: "ects", value: 5 } as const];
    const countable = [aPledge({ studyLoad })];
    expect(findingsOf({ limits, phases: [aPhase({ limits })] }, countable)).toEqual([]);
    expect(findingsOf({ phases: [aPhase({ limits: twice })] }, countable)).toEqual([
      "/phases/0/limits/maxCredits/1/unit is limited twice",
    ]);
    expect(findingsOf({ phases: [aPhase({ limits })] })).toEqual([
      expect.stringMatching(/^\/phases\/0\/limits\/maxCredits\/0\/unit is not a unit of the study load of /),
    ]);
  });

  test("names an expiry that is past, or comes before the last phase closes", () => {
    expect(findingsOf({ validUntil: new Date("2027-04-30T00:00:00Z") })).toEqual([
      "/validUntil is before the last phase closes",
      "/validUntil is past",
    ]);
  });

  test("names a round without phases or offerings", () => {
    expect(findingsOf({ phases: [], offerings: [] })).toEqual([
      "/phases must hold a phase",
      "/offerings must hold an offering",
    ]);
  });
});
