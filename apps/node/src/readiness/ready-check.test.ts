import { type CatalogueOffering, offeringName, type Round, timedPhases } from "@wissel/core";
import { AN_INSTANT, anAssociation, anOffering } from "@wissel/testing/enrolment-builders";
import { aPhase, aRound } from "@wissel/testing/round-builders";
import { expect, test } from "vitest";
import type { NamedRound } from "../alliance/home-rounds.ts";
import { type Asker, judgeOfferings } from "./judge-offering.ts";
import { readyCheck } from "./ready-check.ts";

const HOME = "noord.example";
const HOST = "zuid.example";
const institution = { schacHome: HOME, name: "Noord", timeZone: "Europe/Amsterdam" };

/** AN_INSTANT is on 20 May 2027 at 14:00 in Amsterdam. */
const OPENS = "2027-05-25T13:00";
const OPENS_AT = new Date("2027-05-25T11:00:00Z");

function inRound(offeringIds: readonly string[], overrides: Partial<Round> = {}) {
  const offerings = offeringIds.map((offeringId) => anOffering({ host: HOST, offeringId }));
  const round = aRound({
    phases: [aPhase({ opensAt: OPENS, closesAt: "2027-06-10T00:00" })],
    offerings: offerings.map(({ host, offeringId }) => ({ host, offeringId })),
    validUntil: new Date("2027-09-01T00:00:00Z"),
    ...overrides,
  });
  const { roundId, validUntil, timeZone, limits = {}, incompatibilities = [] } = round;
  const phases = timedPhases(round);
  const studyLoads = new Map(offerings.map((one) => [offeringName(one), []]));
  const named: NamedRound = {
    round,
    timeZone,
    inForce: { roundId, validUntil, phases },
    rules: { roundId, phases, limits, incompatibilities, studyLoads },
  };
  return { offerings, rounds: new Map(offerings.map((one) => [offeringName(one), named])), roundId };
}

function anAsker(overrides: Partial<Asker> = {}): Asker {
  const everything = { sourceId: "all", conditions: {}, updatedAt: AN_INSTANT };
  return {
    home: HOME,
    student: { level: "bachelor" },
    held: [],
    approvals: [everything],
    rounds: new Map(),
    now: AN_INSTANT,
    ...overrides,
  };
}

function check(offerings: readonly CatalogueOffering[], asker: Asker, round?: string) {
  return readyCheck(judgeOfferings(offerings, asker), asker, { institution, round });
}

test("what opens later is judged as of its opening, and counts as what may be asked for then", () => {
  const { offerings, rounds, roundId } = inRound(["one", "two"]);
  const fromOpening = {
    sourceId: "r",
    conditions: { offeringIds: ["one"], validFrom: OPENS_AT },
    updatedAt: AN_INSTANT,
  };
  const said = check(offerings, anAsker({ rounds, approvals: [fromOpening] }));
  expect(said.offerings).toEqual({ all: 2, can: 1, permission: 1, cannot: 0, enrolled: 0, open: 0 });
  expect(said.next).toEqual({ at: OPENS_AT.toISOString(), offerings: 2, roundId });
  expect(said.rounds).toMatchObject([{ roundId, phases: [{ forMe: true }], offerings: { all: 2 } }]);
});

test("a phase for others is not this student's, and what only it opens cannot be taken", () => {
  const masters = aPhase({
    opensAt: OPENS,
    closesAt: "2027-06-10T00:00",
    participants: { own: true, partners: true, levels: ["master"] },
  });
  const { offerings, rounds } = inRound(["one"], { phases: [masters] });
  const said = check(offerings, anAsker({ rounds }));
  expect(said.offerings).toMatchObject({ all: 1, cannot: 1 });
  expect(said.next).toBeUndefined();
  expect(said.rounds[0]?.phases[0]?.forMe).toBe(false);
});

test("a full limit is what stands in the way, and how much of it is used is told", () => {
  const { offerings, rounds } = inRound(["one", "two"], { limits: { maxLive: 1 } });
  const held = [anAssociation({ host: HOST, offeringId: "one", hostState: "associated" })];
  const said = check(offerings, anAsker({ rounds, held }));
  expect(said.offerings).toMatchObject({ all: 2, enrolled: 1, cannot: 1 });
  expect(said.rounds[0]?.limits).toEqual([{ max: 1, had: 1 }]);
});

test("a stop of the round keeps it shut now, and does not turn a student away for good", () => {
  const now = new Date(OPENS_AT.getTime() + 60_000);
  const { offerings, rounds } = inRound(["one"], { pausedBecause: "Wrong capacity." });
  const paused = new Map(
    [...rounds].map(([name, one]) => [
      name,
      { ...one, inForce: { ...one.inForce, pausedBecause: "Wrong capacity." } },
    ]),
  );
  const [offering = anOffering()] = offerings;
  const stopped = {
    ...offering,
    enrolmentWindow: { ...offering.enrolmentWindow, pausedBecause: "Wrong capacity." },
  };
  const said = check([stopped], anAsker({ rounds: paused, now }));
  expect(said.offerings).toMatchObject({ can: 1, open: 0 });
  expect(said.rounds[0]?.pausedBecause).toBe("Wrong capacity.");
});

test("a round that is over is told only to who asks for it", () => {
  const now = new Date("2027-07-01T00:00:00Z");
  const { offerings, rounds, roundId } = inRound(["one"]);
  expect(check(offerings, anAsker({ rounds, now })).rounds).toEqual([]);
  expect(check(offerings, anAsker({ rounds, now }), roundId).rounds).toMatchObject([{ roundId }]);
});

test("facts that the institution has not told are named", () => {
  const asker = anAsker({ student: { creditsEarned: 0 } });
  expect(check([], asker).identity).toEqual({ creditsEarned: 0, unknown: ["level", "programme_code"] });
});
