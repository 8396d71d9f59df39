import { anAssociation } from "@wissel/testing/enrolment-builders";
import { aPhase, aRound } from "@wissel/testing/round-builders";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Association, isLive } from "../enrolment/association.ts";
import type { HostDecision, HostDecisionKind } from "../enrolment/host-decision.ts";
import { findTransition } from "../enrolment/transitions.ts";
import { timedPhases } from "../rounds/phases.ts";
import { awaitsSelection } from "./awaits-selection.ts";
import { decideCommands } from "./decide.ts";
import type { LedgerCommand, LedgerSlice } from "./slice.ts";

const HOST = "waterstad.example";
const HOME = "noordzee.example";
const OFFERING = "minor";
const NOW = new Date("2027-06-02T00:00:00Z");
const LATER = new Date("2027-06-02T00:10:00Z");

/** Waits on the ordinary list. */
function waiter(name: string, overrides: Partial<Association> = {}): Association {
  return anAssociation({
    associationKey: `key-${name}`,
    associationId: name,
    pseudonym: name,
    home: HOME,
    offeringId: OFFERING,
    homeState: "associated",
    hostState: "queued",
    version: 1,
    rank: 1,
    ...overrides,
  });
}

/** Awaits the host's selection. */
function candidate(name: string, overrides: Partial<Association> = {}): Association {
  return waiter(name, { reason: "selection-not-decided", ...overrides });
}

function attending(name: string): Association {
  const { rank: _rank, ...rest } = waiter(name);
  return { ...rest, hostState: "associated", poolId: "all" };
}

function slice(associations: readonly Association[], overrides: Partial<LedgerSlice> = {}): LedgerSlice {
  const seats = { placed: 0, offered: 0 };
  for (const { poolId, hostState } of associations)
    if (poolId !== undefined) seats[hostState === "associated" ? "placed" : "offered"] += 1;
  return {
    host: HOST,
    offerings: [{ offeringId: OFFERING, promotion: "place" }],
    pools: [{ poolId: "all", offeringId: OFFERING, kind: "unallocated", beneficiary: "", size: 1, ...seats }],
    associations,
    tombstones: [],
    ranks: [101, 102, 103, 104],
    newId: () => "offer",
    alliancesOf: () => [],
    ...overrides,
  };
}

const subject = (associationId: string) => ({ home: HOME, associationId, offeringId: OFFERING });
const decide = (
  associationId: string,
  decision: HostDecisionKind,
  more: Partial<HostDecision> = {},
): LedgerCommand => ({
  kind: "host-decision",
  decision: { ...subject(associationId), decision, actor: "sis", ...more },
});
const undo = (associationId: string): LedgerCommand => ({
  kind: "undo",
  undoing: { ...subject(associationId), actor: "sis" },
});
const withdraw = (associationId: string): LedgerCommand => ({
  kind: "withdrawal",
  withdrawal: { ...subject(associationId), sequence: "next", actor: HOME },
});
const settle = (associationId: string): LedgerCommand => ({
  kind: "held-decision",
  due: subject(associationId),
});

/** What is known after commands, each with its instant. */
function after(start: LedgerSlice, ...steps: readonly (readonly [LedgerCommand, Date])[]) {
  let now = start;
  let told: readonly Association[] = [];
  let last: ReturnType<typeof decideCommands>["outcomes"][number] | undefined;
  for (const [command, at] of steps) {
    const { outcomes, changed, movements, notices } = decideCommands(now, [command], at);
    last = outcomes[0];
    told = [...told, ...notices];
    const named = new Map(changed.map((one) => [one.associationKey, one]));
    now = {
      ...now,
      associations: now.associations.map((one) => named.get(one.associationKey) ?? one),
      pools: now.pools.map((pool) => ({
        ...pool,
        placed: pool.placed + movements.reduce((sum, { placedDelta }) => sum + placedDelta, 0),
        offered: pool.offered + movements.reduce((sum, { offeredDelta }) => sum + offeredDelta, 0),
      })),
    };
  }
  const [pool] = now.pools;
  const states = now.associations.map(({ hostState }) => hostState);
  return { slice: now, told, last, seats: [pool?.placed, pool?.offered], states, first: now.associations[0] };
}

describe("a host's own decision", () => {
  const two = [candidate("ann"), candidate("bob", { rank: 2 })];
  const heldUntil = LATER;

  test("that is held back takes the place at once and tells nobody; when its time is over the student has it", () => {
    const held = after(slice(two), [decide("ann", "accept", { heldUntil }), NOW]);
    expect([held.seats, held.states, held.told]).toEqual([[0, 1], ["queued", "queued"], []]);
    expect(held.first).toMatchObject({ version: 1, held: { decision: "accept", heldUntil } });
    const full = after(held.slice, [decide("bob", "accept", { heldUntil }), NOW]);
    expect(full.last).toEqual({ ok: false, refusal: { code: "place-none-left" } });
    const early = after(held.slice, [settle("ann"), new Date(LATER.getTime() - 1)]);
    expect(early.states).toEqual(["queued", "queued"]);
    const settled = after(held.slice, [settle("ann"), LATER], [settle("ann"), LATER]);
    expect([settled.seats, settled.states, settled.told.length]).toEqual([
      [1, 0],
      ["associated", "queued"],
      1,
    ]);
    expect(settled.first).toMatchObject({ version: 2 });
    expect(settled.first).not.toHaveProperty("held");
    expect(settled.first).not.toHaveProperty("reason");
  });

  test("that is undone leaves everything as it was, and who waits gets the place; too late it stands", () => {
    const waiting = [candidate("ann"), waiter("eve", { rank: 3 })];
    const undone = after(slice(waiting), [decide("ann", "accept", { heldUntil }), NOW], [undo("ann"), NOW]);
    expect([undone.seats, undone.states]).toEqual([
      [1, 0],
      ["queued", "associated"],
    ]);
    expect(undone.first).toEqual(waiting[0]);
    const late = after(slice(two), [decide("ann", "accept", { heldUntil }), NOW], [undo("ann"), LATER]);
    expect([late.last?.ok, late.seats]).toEqual([false, [0, 1]]);
  });

  test("that is undone gives who waits the place that fell free meanwhile", () => {
    const start = slice([waiter("eve"), attending("zoe")]);
    const held = after(start, [decide("eve", "refuse", { heldUntil }), NOW], [withdraw("zoe"), NOW]);
    expect(held.states).toEqual(["queued", "cancelled"]);
    const undone = after(held.slice, [undo("eve"), NOW]);
    expect(undone.states).toEqual(["associated", "cancelled"]);
    expect(undone.told.map(({ associationId }) => associationId)).toEqual(["eve"]);
  });

  test("is taken once: the same again changes nothing, another waits until it is undone", () => {
    const held = [decide("ann", "refuse", { heldUntil, words: "Too late." }), NOW] as const;
    const again = after(slice(two), held, [
      decide("ann", "refuse", { heldUntil: new Date(LATER.getTime() + 1), words: "Too late." }),
      NOW,
    ]);
    expect([again.last?.ok, again.first?.held?.heldUntil]).toEqual([true, heldUntil]);
    const other = after(slice(two), held, [decide("ann", "accept"), NOW]);
    expect(other.last).toEqual({ ok: false, refusal: { code: "decision-held-back", heldUntil } });
    const settled = after(slice(two), held, [settle("ann"), LATER], held);
    expect(settled.first).toMatchObject({ hostState: "denied", reason: "host-refused", version: 2 });
    expect(settled.first?.terms).toEqual({ words: "Too late." });
    expect(settled.told).toHaveLength(1);
  });

  test("on a condition ends the place the day after its last day, and not once it is met", () => {
    const accept = decide("ann", "accept", { words: "B2 in Dutch", conditionUntil: "2027-06-10" });
    const end = (today: string): LedgerCommand => ({
      kind: "unmet-condition",
      unmet: { ...subject("ann"), today },
    });
    const onTheDay = after(slice(two), [accept, NOW], [end("2027-06-10"), LATER]);
    expect([onTheDay.states[0], onTheDay.first?.terms]).toEqual([
      "associated",
      { words: "B2 in Dutch", conditionUntil: "2027-06-10" },
    ]);
    const over = after(slice(two), [accept, NOW], [end("2027-06-11"), LATER]);
    expect(over.first).toMatchObject({ hostState: "cancelled", reason: "condition-not-met", version: 3 });
    expect(over.seats).toEqual([0, 0]);
    const met = after(
      slice(two),
      [accept, NOW],
      [decide("ann", "condition_met"), NOW],
      [end("2027-06-11"), LATER],
    );
    expect([met.states[0], met.first?.version, met.first?.terms]).toEqual([
      "associated",
      3,
      { words: "B2 in Dutch" },
    ]);
  });

  test("that a student did not come hands the place on, and is only for who attends", () => {
    const placed = waiter("ann", { hostState: "associated", poolId: "all" });
    const waits = waiter("eve");
    const gone = after(slice([placed, waits]), [decide("ann", "no_show"), NOW]);
    expect([gone.states, gone.first?.reason]).toEqual([["cancelled", "associated"], "no-show"]);
    const pending = after(slice([{ ...placed, homeState: "pending" }]), [decide("ann", "no_show"), NOW]);
    expect(pending.last).toMatchObject({ ok: false, refusal: { code: "decision-not-possible" } });
  });

  test("ends the place of a student of whom home said so, and of nobody else who attends", () => {
    const placed = waiter("ann", { hostState: "associated", poolId: "all" });
    const attends = after(slice([placed]), [decide("ann", "refuse"), NOW]);
    expect(attends.last).toMatchObject({ ok: false, refusal: { code: "decision-not-possible" } });
    const deregistration = { on: "2027-06-01", at: NOW };
    const gone = after(
      slice([{ ...placed, deregistration }]),
      [decide("ann", "refuse"), NOW],
      [decide("ann", "refuse"), LATER],
    );
    expect([gone.last?.ok, gone.states, gone.first?.reason, gone.seats]).toEqual([
      true,
      ["cancelled"],
      "no-longer-student",
      [0, 0],
    ]);
  });

  test("about those who await a selection waits for the end of its phase", () => {
    const phase = aPhase({ mode: "selection", opensAt: "2027-06-01T13:00", closesAt: "2027-06-03T13:00" });
    const round = aRound({ phases: [phase] });
    const inForce = {
      roundId: "round",
      validUntil: new Date("2027-12-01T00:00:00Z"),
      phases: timedPhases(round),
    };
    const offerings = [{ offeringId: OFFERING, promotion: "place" as const, round: inForce as never }];
    const early = after(slice(two, { offerings }), [decide("ann", "accept"), NOW]);
    expect(early.last).toMatchObject({
      ok: false,
      refusal: { code: "selection-not-decidable", because: "phase-open" },
    });
    const then = after(slice(two, { offerings }), [
      decide("ann", "accept"),
      new Date("2027-06-04T00:00:00Z"),
    ]);
    expect(then.states[0]).toBe("associated");
  });

  test("in any order with others and with withdrawals never oversells, leaves no place free beside who waits for it, and every change is one of the table", () => {
    const names = ["ann", "bob", "eve", "zoe"];
    const anyCommand = fc.oneof(
      fc
        .tuple(
          fc.constantFrom(...names),
          fc.constantFrom<HostDecisionKind>("accept", "queue", "refuse", "condition_met", "no_show"),
          fc.boolean(),
        )
        .map(([name, kind, isHeld]) => decide(name, kind, isHeld ? { heldUntil } : {})),
      fc.constantFrom(...names).map(undo),
      fc.constantFrom(...names).map(settle),
      fc.constantFrom(...names).map(withdraw),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(anyCommand, fc.constantFrom(NOW, LATER)), { maxLength: 12 }), (steps) => {
        let now = slice([candidate("ann"), candidate("bob"), waiter("eve"), attending("zoe")], {
          ranks: Array.from({ length: 20 }, (_, index) => 100 + index),
        });
        for (const step of steps) {
          const next = after(now, step).slice;
          for (const [index, one] of next.associations.entries()) {
            const before = now.associations[index];
            if (before === undefined || before.hostState === one.hostState) continue;
            const change = { side: "host", from: before.hostState, to: one.hostState } as const;
            expect(findTransition({ ...change, ...(one.reason && { reason: one.reason }) })).toBeDefined();
            // Put on the list and given a free place from it: two versions, each told.
            const isPromoted = step[0].kind === "host-decision" && one.hostState === "associated";
            expect(one.version - before.version).toBeLessThanOrEqual(
              isPromoted || step[0].kind === "held-decision" ? 2 : 1,
            );
          }
          now = next;
          const [pool] = now.pools;
          const seated = now.associations.filter(({ poolId }) => poolId !== undefined);
          const placed = seated.filter(({ hostState }) => hostState === "associated").length;
          expect([pool?.placed, pool?.offered]).toEqual([placed, seated.length - placed]);
          expect(seated.length).toBeLessThanOrEqual(1);
          const waits = now.associations.filter(
            (one) =>
              isLive(one) && one.hostState === "queued" && one.held === undefined && !awaitsSelection(one),
          );
          expect(seated.length === 0 ? waits : []).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });
});
