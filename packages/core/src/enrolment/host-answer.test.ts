import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Association } from "./association.ts";
import { decideAtHome, withdrawAtHome } from "./home-side.ts";
import { applyHostAnswer, applyUnreachable } from "./host-answer.ts";
import type { HomeView } from "./ports.ts";
import { nextChoiceIndex } from "./walk.ts";

const NOON = new Date("2027-05-15T11:00:00Z");
const LATER = new Date("2027-05-15T11:05:00Z");

function aView(overrides: Partial<Association> = {}, request: Partial<HomeView["request"]> = {}): HomeView {
  const association: Association = {
    associationKey: "key",
    home: "waterstad.example",
    host: "noordzee.example",
    associationId: "first",
    offeringId: "minor",
    pseudonym: "pseudonym",
    personId: "person",
    requestId: "request",
    homeState: "associated",
    hostState: "pending",
    sequence: 1,
    version: 0,
    ifFull: "queue",
    student: {},
    requestedAt: NOON,
    txn: "txn",
    createdAt: NOON,
    updatedAt: NOON,
    ...overrides,
  };
  return {
    association,
    request: {
      requestId: "request",
      personId: "person",
      clientId: "portal",
      choices: [
        { host: "noordzee.example", offeringId: "minor", ifFull: "queue", associationId: "first" },
        { host: "heuvelland.example", offeringId: "other", ifFull: "refuse" },
      ],
      choiceIndex: 0,
      state: "walking",
      createdAt: NOON,
      updatedAt: NOON,
      ...request,
    },
  };
}

const placed = { associationId: "first", hostState: "associated", version: 1 } as const;
const denied = {
  associationId: "first",
  hostState: "denied",
  version: 1,
  reason: "place-none-left",
} as const;

describe("the walk over choices", () => {
  test("ends at a place and at a position", () => {
    expect(applyHostAnswer(aView(), placed, LATER).request.state).toBe("granted");
    const queued = { ...placed, hostState: "queued", position: 4 } as const;
    expect(applyHostAnswer(aView(), queued, LATER)).toMatchObject({
      association: { position: 4, updatedAt: LATER },
      request: { state: "granted" },
    });
  });

  test("goes on after a denial while there are choices", () => {
    const first = applyHostAnswer(aView(), denied, LATER);
    expect([first.request.state, nextChoiceIndex(first.request, first.association)]).toEqual(["walking", 1]);
    const last = applyHostAnswer(aView({}, { choices: aView().request.choices.slice(0, 1) }), denied, LATER);
    expect([last.request.state, nextChoiceIndex(last.request, last.association)]).toEqual([
      "exhausted",
      undefined,
    ]);
  });

  test("goes on when the host cancels the offering of a choice that was granted, and ends at the last", () => {
    const given = applyHostAnswer(aView(), placed, LATER);
    const taken = { ...placed, hostState: "cancelled", reason: "offering-cancelled", version: 2 } as const;
    const after = applyHostAnswer(given, taken, LATER);
    expect([after.request.state, nextChoiceIndex(after.request, after.association)]).toEqual(["walking", 1]);
    const alone = applyHostAnswer(aView({}, { choices: aView().request.choices.slice(0, 1) }), placed, LATER);
    expect(applyHostAnswer(alone, taken, LATER).request.state).toBe("exhausted");
    const expired = applyHostAnswer(given, { ...taken, reason: "home-permission-expired" }, LATER);
    expect(expired.request.state).toBe("exhausted");
    const left = withdrawAtHome(given, LATER).view;
    expect(applyHostAnswer(left, taken, LATER).request.state).toBe("withdrawn");
  });

  test("pauses at a host that does not answer, and goes on with its answer", () => {
    const paused = applyUnreachable(aView(), LATER);
    expect(paused).toMatchObject({
      association: { reason: "host-unreachable" },
      request: { state: "paused" },
    });
    expect(nextChoiceIndex(paused.request, paused.association)).toBeUndefined();
    expect(applyHostAnswer(paused, denied, LATER).request.state).toBe("walking");
    expect(applyUnreachable(applyHostAnswer(aView(), placed, LATER), LATER).request.state).toBe("granted");
  });

  test("does not follow a choice that it has left behind", () => {
    const moved = aView({ hostState: "denied", version: 1 }, { choiceIndex: 1 });
    const late = applyHostAnswer(moved, { ...placed, version: 2 }, LATER);
    expect(late.request).toBe(moved.request);
  });

  test("ends with the student's withdrawal and with an officer's refusal", () => {
    expect(withdrawAtHome(aView(), LATER).view.request.state).toBe("withdrawn");
    const refused = decideAtHome(aView({ homeState: "pending" }), { homeState: "denied" }, LATER);
    expect(refused).toMatchObject({ value: { view: { request: { state: "exhausted" } } } });
  });
});

describe("what the host says", () => {
  test("in any order and however often ends at the highest version", () => {
    const versions = fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
    const states = ["associated", "queued", "cancelled"] as const;
    fc.assert(
      fc.property(versions, fc.array(fc.nat(8)), (known, repeats) => {
        const told = [...known, ...repeats.flatMap((index) => known[index] ?? [])];
        let view = aView();
        for (const version of told) {
          const hostState = states[version % 3] ?? "queued";
          view = applyHostAnswer(view, { associationId: "first", hostState, version }, LATER);
        }
        const highest = Math.max(...known);
        expect(view.association).toMatchObject({ version: highest, hostState: states[highest % 3] });
      }),
    );
  });

  test("does not take the reason from what home itself ended", () => {
    const { view } = withdrawAtHome(aView({ hostState: "associated", version: 1 }), LATER);
    const told = { associationId: "first", hostState: "cancelled", version: 2, reason: "another" } as const;
    expect(applyHostAnswer(view, told, LATER).association).toMatchObject({
      hostState: "cancelled",
      reason: "withdrawn",
    });
  });

  test("moves the position of who still waits, without a new version", () => {
    const waiting = aView({ hostState: "queued", version: 1, position: 4 });
    const told = { associationId: "first", hostState: "queued", version: 1, position: 2 } as const;
    expect(applyHostAnswer(waiting, told, LATER)).toMatchObject({
      changed: true,
      association: { position: 2 },
    });
    expect(applyHostAnswer(waiting, { ...told, position: 4 }, LATER).changed).toBe(false);
  });
});
