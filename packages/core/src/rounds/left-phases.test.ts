import { anAssociation, aRequest } from "@wissel/testing/enrolment-builders";
import { aPhase, aRound } from "@wissel/testing/round-builders";
import { describe, expect, test } from "vitest";
import type { Association } from "../enrolment/association.ts";
import type { HomeView } from "../enrolment/ports.ts";
import { listLeftEnrolments } from "./left-phases.ts";
import { timedPhases } from "./phases.ts";
import { offeringName, type RoundRules } from "./round-rules.ts";

const HOST = "waterstad.example";
const SELECTION = aPhase({ phaseId: "selection", opensAt: "2027-04-02T13:00", closesAt: "2027-04-16T00:00" });
const IN_SELECTION = new Date("2027-04-10T12:00:00Z");
const OPEN = new Date("2027-05-20T12:00:00Z");

function rules(incompatibilities = [{ placedIn: "selection", leaves: "open" }]): RoundRules {
  return {
    roundId: "r",
    phases: timedPhases(aRound({ phases: [SELECTION, aPhase()] })),
    limits: {},
    incompatibilities,
    studyLoads: new Map(
      ["chosen", "one", "two"].map((id) => [offeringName({ host: HOST, offeringId: id }), []]),
    ),
  };
}

function aView(
  offeringId: string,
  overrides: Partial<Association> = {},
  request: Partial<HomeView["request"]> = {},
): HomeView {
  const association = anAssociation({
    associationId: `in-${offeringId}`,
    offeringId,
    hostState: "associated",
    requestedAt: OPEN,
    ...overrides,
  });
  return { association, request: aRequest(request) };
}

const SELECTED = aView("chosen", { requestedAt: IN_SELECTION });
const leftOf = (held: readonly HomeView[], by = rules()) =>
  listLeftEnrolments(by, held).map(({ association }) => association.offeringId);

describe("a place from a phase that excludes another", () => {
  test.each([
    ["a place", {}],
    ["a wait or an open offer", { hostState: "queued" }],
    ["what was not answered yet", { hostState: "pending" }],
    ["what home has not permitted yet", { homeState: "pending" }],
  ] as const)("ends %s there", (_, states) => {
    expect(leftOf([SELECTED, aView("one", states), aView("two", states)])).toEqual(["one", "two"]);
  });

  test.each([
    ["waits for the selection", { hostState: "queued" }],
    ["is not permitted by home yet", { homeState: "pending" }],
    ["has ended", { hostState: "cancelled" }],
  ] as const)("ends nothing while it %s", (_, states) => {
    expect(leftOf([aView("chosen", { requestedAt: IN_SELECTION, ...states }), aView("one")])).toEqual([]);
  });

  test("ends nothing outside the round, in its own phase, or what has ended", () => {
    const others = [
      aView("elsewhere"),
      aView("one", { requestedAt: IN_SELECTION, hostState: "queued" }),
      aView("two", { homeState: "cancelled" }),
    ];
    expect(leftOf([SELECTED, ...others])).toEqual([]);
  });

  test("that is to be given up for another ends nothing: the student gives it up", () => {
    const wanted = aView("one", { hostState: "queued" }, { releases: "in-chosen" });
    expect(leftOf([SELECTED, wanted])).toEqual([]);
  });

  test("stays itself where the rules name each other: the first rule decides", () => {
    const both = [
      { placedIn: "open", leaves: "selection" },
      { placedIn: "selection", leaves: "open" },
    ];
    expect(leftOf([SELECTED, aView("one")], rules(both))).toEqual(["chosen"]);
    expect(leftOf([SELECTED, aView("one")], rules(both.toReversed()))).toEqual(["one"]);
  });
});
