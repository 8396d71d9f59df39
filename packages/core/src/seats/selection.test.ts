import { anAssociation } from "@wissel/testing/enrolment-builders";
import { aPhase, aRound } from "@wissel/testing/round-builders";
import { describe, expect, test } from "vitest";
import type { Association } from "../enrolment/association.ts";
import { walkAfter } from "../enrolment/walk.ts";
import { timedPhases } from "../rounds/phases.ts";
import { decideCommands } from "./decide.ts";
import { decideSelection } from "./selection.ts";
import type { LedgerClaim, LedgerSlice } from "./slice.ts";

const HOST = "waterstad.example";
const NOW = new Date("2027-06-02T00:00:00Z");
const OFFERING = "minor";

function candidate(name: string, overrides: Partial<Association> = {}): Association {
  return anAssociation({
    associationKey: `key-${name}`,
    associationId: name,
    pseudonym: name,
    home: "noordzee.example",
    offeringId: OFFERING,
    hostState: "queued",
    reason: "selection-not-decided",
    version: 1,
    rank: 1,
    ...overrides,
  });
}

function slice(overrides: Partial<LedgerSlice> = {}): LedgerSlice {
  return {
    host: HOST,
    offerings: [{ offeringId: OFFERING, promotion: "place" }],
    pools: [pool("own", 1), pool("unallocated", 1)],
    associations: [],
    tombstones: [],
    ranks: [101, 102, 103],
    newId: () => "offer",
    alliancesOf: () => [],
    ...overrides,
  };
}

function pool(kind: "own" | "unallocated", size: number) {
  return { poolId: kind, offeringId: OFFERING, kind, beneficiary: "", size, placed: 0, offered: 0 } as const;
}

const ofHost = { home: HOST } as const;

describe("a selection", () => {
  const all = [candidate("ann"), candidate("bob"), candidate("own", ofHost), candidate("eve")];
  const ranking = [all[1], all[0], all[2]].flatMap((one) => one ?? []);

  test("of an offering that its host has cancelled gives nothing: who awaits it is ended with everybody else", () => {
    const cancelled = [{ offeringId: OFFERING, promotion: "place" as const, isCancelled: true }];
    expect(
      decideSelection(
        slice({ associations: all, offerings: cancelled }),
        { ranking, ifFull: "queue", actor: "sis" },
        NOW,
      ),
    ).toEqual({ ranked: 0, selected: [], changed: [], movements: [] });
  });

  test("gives places in the order of the ranking, to each from the pools of the home", () => {
    const { selected, changed, movements, ranked } = decideSelection(
      slice({ associations: all }),
      { ranking, ifFull: "queue", actor: "sis" },
      NOW,
    );
    expect(ranked).toBe(3);
    expect(selected.map(({ associationId, gets }) => `${associationId} ${gets}`)).toEqual([
      "bob place",
      "ann queue",
      "own place",
      "eve refusal",
    ]);
    expect(movements).toEqual([
      expect.objectContaining({
        poolId: "unallocated",
        associationKey: "key-bob",
        reason: "placed",
        actor: "sis",
      }),
      expect.objectContaining({ poolId: "own", associationKey: "key-own" }),
    ]);
    const byId = new Map(changed.map((one) => [one.associationId, one]));
    expect(byId.get("bob")).toMatchObject({ hostState: "associated", poolId: "unallocated", version: 2 });
    expect(byId.get("bob")).not.toHaveProperty("reason");
    expect(byId.get("ann")).toMatchObject({ hostState: "queued", rank: 101, version: 2 });
    expect(byId.get("ann")).not.toHaveProperty("reason");
    expect(byId.get("eve")).toMatchObject({ hostState: "denied", reason: "not-selected", version: 2 });
  });

  test("refuses who is ranked and finds no place where the phase says so", () => {
    const { changed } = decideSelection(
      slice({ associations: all, pools: [] }),
      { ranking, ifFull: "refuse", actor: "sis" },
      NOW,
    );
    expect(changed.map(({ associationId, reason }) => `${associationId} ${reason}`)).toEqual([
      "bob place-none-left",
      "ann place-none-left",
      "own place-none-left",
      "eve not-selected",
    ]);
  });

  test("passes over who does not await it any more, and leaves who waits for a place alone", () => {
    const withdrawn = candidate("ann", {
      homeState: "cancelled",
      hostState: "cancelled",
      reason: "withdrawn",
    });
    const { reason: _, ...waiting } = candidate("bob");
    const { changed } = decideSelection(
      slice({ associations: [withdrawn, waiting] }),
      { ranking: [withdrawn, waiting], ifFull: "queue", actor: "sis" },
      NOW,
    );
    expect(changed).toEqual([]);
  });
});

const SELECTING = {
  roundId: "r",
  validUntil: new Date("2027-09-01T00:00:00Z"),
  phases: timedPhases(aRound({ phases: [aPhase({ mode: "selection" })] })),
};

function claim(name: string, requestedAt: Date): LedgerClaim {
  const { host: _, hostState: __, version: ___, reason: ____, homeState: _____, ...rest } = candidate(name);
  return { ...rest, homeState: "associated", ifFull: "refuse", requestedAt };
}

describe("a phase of selection", () => {
  const offerings = [{ offeringId: OFFERING, promotion: "place", round: SELECTING } as const];
  const opensAt = new Date("2027-05-15T11:00:00Z");

  test("collects requests, whatever ifFull says; who came first does not matter", () => {
    const late = new Date("2027-05-20T00:00:00Z");
    const { added, movements } = decideCommands(
      slice({ offerings }),
      [{ kind: "claim", claim: claim("ann", late) }],
      late,
    );
    expect(movements).toEqual([]);
    expect(added).toMatchObject([
      {
        hostState: "queued",
        reason: "selection-not-decided",
        requestedAt: opensAt,
        claimedAt: late,
        rank: 101,
      },
    ]);
  });

  test("keeps the places that fall free for the selection", () => {
    const { hostState: _, reason: __, ...rest } = candidate("bob");
    const placed = { ...rest, hostState: "associated", poolId: "unallocated" } as const;
    const { added, changed, notices } = decideCommands(
      slice({
        offerings,
        associations: [placed, candidate("ann")],
        pools: [{ ...pool("unallocated", 1), placed: 1 }],
      }),
      [{ kind: "withdrawal", withdrawal: { ...placed, sequence: 2, actor: "student" } }],
      NOW,
    );
    expect([added, notices]).toEqual([[], []]);
    expect(changed.map(({ associationId }) => associationId)).toEqual(["bob"]);
  });
});

test("a student whom the host did not select chooses again: the walk does not go on weeks later", () => {
  const choices = [1, 2].map((n) => ({ host: HOST, offeringId: `o${n}`, ifFull: "refuse" }) as const);
  const denied = { homeState: "associated", hostState: "denied" } as const;
  expect(walkAfter({ choices, choiceIndex: 0, state: "granted" }, denied)).toBe("exhausted");
  expect(walkAfter({ choices, choiceIndex: 0, state: "walking" }, denied)).toBe("walking");
});
