import { anAssociation } from "@wissel/testing/enrolment-builders";
import { describe, expect, test } from "vitest";
import type { Association } from "../enrolment/association.ts";
import { decideCommands } from "./decide.ts";
import { learnAssociation, type RememberedAssociation } from "./learn.ts";
import type { SeatPool } from "./pools.ts";
import type { LedgerSlice } from "./slice.ts";

const HOST = "waterstad.example";
const HOME = "noordzee.example";
const NOW = new Date("2027-05-21T12:00:00Z");
const OFFERING = "5f0c3b1e-8f5d-5c0e-9a53-0a6c1a7e2b11";
const POOL: SeatPool = {
  ...{ poolId: "pool", offeringId: OFFERING, kind: "unallocated", beneficiary: "", size: 1 },
  ...{ placed: 0, offered: 0 },
};

function slice(associations: readonly Association[] = [], pool: Partial<SeatPool> = {}): LedgerSlice {
  return {
    host: HOST,
    newId: () => "an-id",
    alliancesOf: () => [],
    offerings: [{ offeringId: OFFERING, promotion: "place" }],
    pools: [{ ...POOL, ...pool }],
    associations,
    tombstones: [],
    ranks: [7],
  };
}

const placed = { hostState: "associated", version: 1, poolId: "pool" } as const;

function remembered(overrides: Partial<RememberedAssociation> = {}): RememberedAssociation {
  const { poolId: _pool, ...association } = anAssociation({ ...placed, version: 2 });
  return { ...association, ...overrides };
}

function learn(before: LedgerSlice, overrides: Partial<RememberedAssociation> = {}) {
  const outcome = learnAssociation(before, remembered(overrides), NOW);
  return outcome.ok ? outcome.value : outcome.refusal;
}

describe("a restored host that learns from a home", () => {
  test("takes a place that it gave out of a pool again, under the version it had", () => {
    expect(learn(slice())).toMatchObject({
      added: [{ hostState: "associated", version: 2, poolId: "pool" }],
      movements: [{ poolId: "pool", placedDelta: 1, offeredDelta: 0, reason: "learnt", actor: HOME }],
      notices: [],
    });
  });

  test("gives no place that no pool has left", () => {
    expect(learn(slice([], { placed: 1 }))).toEqual({ code: "place-none-left" });
  });

  test("frees what was given up in the lost time, and promotes nobody into it", () => {
    const waiting = anAssociation({ associationKey: "other", associationId: "other", pseudonym: "other" });
    const before = slice([anAssociation(placed), { ...waiting, hostState: "queued", version: 1, rank: 1 }], {
      placed: 1,
    });
    const gone = { hostState: "cancelled", homeState: "cancelled", sequence: 2 } as const;
    expect(learn(before, gone)).toMatchObject({
      changed: [{ hostState: "cancelled", version: 2, sequence: 2 }],
      movements: [{ placedDelta: -1, reason: "learnt" }],
      notices: [],
    });
  });

  test("holds the place of an offer that is open, and a number of the waiting list", () => {
    const offer = { offerId: "o", offeredAt: NOW, remindAt: NOW, expiresAt: NOW };
    expect(learn(slice(), { hostState: "queued", offer })).toMatchObject({
      added: [{ hostState: "queued", rank: 7, poolId: "pool", offer }],
      movements: [{ placedDelta: 0, offeredDelta: 1 }],
    });
    expect(learn(slice([], { placed: 1 }), { hostState: "queued" })).toMatchObject({
      added: [{ hostState: "queued", rank: 7 }],
      movements: [],
    });
  });

  test("keeps what it knows in the same version or a newer one, but for home's permission", () => {
    const known = anAssociation({ ...placed, version: 3 });
    expect(learn(slice([known], { placed: 1 }))).toMatchObject({ added: [], changed: [], movements: [] });
    const pending = anAssociation({ ...placed, version: 2, homeState: "pending" });
    expect(learn(slice([pending], { placed: 1 }), { sequence: 2 })).toMatchObject({
      changed: [{ homeState: "associated", sequence: 2, poolId: "pool" }],
    });
  });

  test("leaves a withdrawal that is still owed its effect", () => {
    const before = slice();
    const outcome = learnAssociation(before, remembered({ homeState: "cancelled", sequence: 2 }), NOW);
    if (!outcome.ok) throw new Error(outcome.refusal.code);
    const [association] = outcome.value.added;
    if (association === undefined) throw new Error("nothing was learnt");
    const withdrawal = { home: HOME, associationId: association.associationId, sequence: 2, actor: HOME };
    const then = decideCommands(
      slice([association], { placed: 1 }),
      [{ kind: "withdrawal", withdrawal: { ...withdrawal, offeringId: OFFERING } }],
      NOW,
    );
    expect(then.movements).toMatchObject([{ placedDelta: -1, reason: "withdrawn" }]);
  });

  test("refuses a second live enrolment of one student, and one id for two offerings", () => {
    const other = anAssociation({ ...placed, associationKey: "other", associationId: "other" });
    expect(learn(slice([other], { placed: 1, size: 2 }))).toEqual({ code: "association-already-live" });
    const elsewhere = anAssociation({ ...placed, offeringId: "elsewhere" });
    expect(learn(slice([elsewhere]))).toEqual({ code: "association-mismatch" });
  });
});
