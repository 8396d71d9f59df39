import { anAssociation } from "@wissel/testing/enrolment-builders";
import { aPhase, aRound } from "@wissel/testing/round-builders";
import { describe, expect, test } from "vitest";
import type { Association } from "../enrolment/association.ts";
import { timedPhases } from "./phases.ts";
import type { Phase } from "./round.ts";
import { offeringName, type RoundRules, refuseByRules } from "./round-rules.ts";

const HOST = "waterstad.example";
const SELECTION = aPhase({ phaseId: "selection", opensAt: "2027-04-02T13:00", closesAt: "2027-04-16T00:00" });
const IN_SELECTION = new Date("2027-04-10T12:00:00Z");
const OPEN = new Date("2027-05-20T12:00:00Z");

function rules(
  overrides: Partial<RoundRules> = {},
  phases: readonly Phase[] = [SELECTION, aPhase()],
): RoundRules {
  const loads = { five: 5, fifteen: 15, thirty: 30, tenth: 0.1, fifth: 0.2 };
  return {
    roundId: "r",
    phases: timedPhases(aRound({ phases })),
    limits: {},
    incompatibilities: [],
    studyLoads: new Map(
      Object.entries(loads).map(([offeringId, value]) => [
        offeringName({ host: HOST, offeringId }),
        [{ studyLoadUnit: "ects", value }],
      ]),
    ),
    ...overrides,
  };
}

function held(offeringId: string, overrides: Partial<Association> = {}): Association {
  return anAssociation({
    associationId: `in-${offeringId}`,
    offeringId,
    hostState: "associated",
    ...overrides,
  });
}

const asking = (offeringId: string, requestedAt = OPEN) => ({
  ...anAssociation({ offeringId, requestedAt }),
});

const codeOf = (refusal: ReturnType<typeof refuseByRules>) => refusal?.code;

describe("a limit of live enrolments", () => {
  const two = rules({ limits: { maxLive: 2 } });

  test.each([
    ["placed", { hostState: "associated" }],
    ["waiting", { hostState: "queued" }],
    ["not answered yet", { hostState: "pending" }],
  ] as const)("counts what is %s", (_, states) => {
    const have = [held("five", states), held("fifteen", states)];
    expect(refuseByRules(two, asking("thirty"), have)).toEqual({
      code: "round-limit-reached",
      roundId: "r",
      limit: "maxLive",
      max: 2,
      had: 2,
      asked: 1,
      counted: [
        { associationId: "in-five", host: HOST, offeringId: "five" },
        { associationId: "in-fifteen", host: HOST, offeringId: "fifteen" },
      ],
    });
  });

  test.each([
    ["was denied", { hostState: "denied" }],
    ["the student withdrew, whether the host knows or not", { homeState: "cancelled" }],
    ["is outside the round", { offeringId: "elsewhere" }],
  ] as const)("does not count what %s", (_, overrides) => {
    expect(refuseByRules(two, asking("thirty"), [held("five"), held("fifteen", overrides)])).toBeUndefined();
  });
});

describe("a limit of credits", () => {
  const thirty = rules({ limits: { maxCredits: [{ unit: "ects", max: 30 }] } });

  test("is reached by the sum, and may be used up whole", () => {
    expect(refuseByRules(thirty, asking("fifteen"), [held("fifteen")])).toBeUndefined();
    expect(refuseByRules(thirty, asking("five"), [held("fifteen"), held("thirty")])).toMatchObject({
      code: "round-limit-reached",
      limit: "maxCredits",
      unit: "ects",
      max: 30,
      had: 45,
      asked: 5,
    });
  });

  test("adds tenths of credits exactly", () => {
    const small = rules({ limits: { maxCredits: [{ unit: "ects", max: 0.3 }] } });
    expect(refuseByRules(small, asking("fifth"), [held("tenth")])).toBeUndefined();
  });

  test("counts each unit by itself", () => {
    const hours = rules({ limits: { maxCredits: [{ unit: "hour", max: 1 }] } });
    expect(refuseByRules(hours, asking("thirty"), [held("thirty")])).toBeUndefined();
  });
});

describe("an incompatibility", () => {
  const rule = { placedIn: "selection", leaves: "open" };
  const excluding = rules({ incompatibilities: [rule] });

  test("keeps who was placed in one phase out of the other, and names the rule and the place", () => {
    const place = held("five", { requestedAt: IN_SELECTION });
    expect(refuseByRules(excluding, asking("fifteen"), [place])).toEqual({
      code: "phase-excluded-by-place",
      roundId: "r",
      rule,
      counted: [{ associationId: "in-five", host: HOST, offeringId: "five" }],
    });
  });

  test.each([
    ["waits for the selection", held("five", { requestedAt: IN_SELECTION, hostState: "queued" }), OPEN],
    ["gave the place up", held("five", { requestedAt: IN_SELECTION, homeState: "cancelled" }), OPEN],
    ["was placed in this phase", held("five"), OPEN],
    ["asks in the phase of the place", held("five", { requestedAt: IN_SELECTION }), IN_SELECTION],
  ])("lets in who %s", (_, have, at) => {
    expect(codeOf(refuseByRules(excluding, asking("fifteen", at), [have]))).toBeUndefined();
  });
});

describe("a limit of one phase", () => {
  const one = rules({}, [{ ...SELECTION, limits: { maxLive: 1 } }, aPhase()]);

  test("counts what was asked for in that phase, and nothing else", () => {
    const early = held("five", { requestedAt: IN_SELECTION });
    const late = held("fifteen", { requestedAt: OPEN });
    expect(refuseByRules(one, asking("thirty", IN_SELECTION), [late])).toBeUndefined();
    expect(refuseByRules(one, asking("thirty", IN_SELECTION), [early, late])).toMatchObject({
      code: "round-limit-reached",
      phaseId: "selection",
      had: 1,
      max: 1,
      counted: [{ associationId: "in-five" }],
    });
    expect(refuseByRules(one, asking("thirty", OPEN), [early, late])).toBeUndefined();
  });

  test("stands beside the limit of the round, and its credits are its own", () => {
    const limits = { maxCredits: [{ unit: "ects", max: 15 } as const] };
    const both = rules({ limits: { maxLive: 2 } }, [SELECTION, aPhase({ limits })]);
    const early = held("thirty", { requestedAt: IN_SELECTION });
    expect(refuseByRules(both, asking("fifteen"), [early])).toBeUndefined();
    expect(
      refuseByRules(both, asking("fifteen"), [early, held("five", { requestedAt: OPEN })]),
    ).toMatchObject({
      phaseId: "open",
      limit: "maxCredits",
      had: 5,
      asked: 15,
    });
    const two = [early, held("tenth", { requestedAt: OPEN })];
    const whole = refuseByRules(both, asking("five"), two);
    expect(whole).toMatchObject({ limit: "maxLive", had: 2 });
    expect(whole).not.toHaveProperty("phaseId");
  });
});
