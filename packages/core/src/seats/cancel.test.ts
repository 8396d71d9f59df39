import {
  type InMemoryLedger,
  type LedgerHistory,
  ledgerHistory,
  naming,
  openLedgers,
  roundsOf,
} from "@wissel/testing/ledger";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Association } from "../enrolment/association.ts";
import { isLiveState } from "../enrolment/states.ts";
import { findTransition } from "../enrolment/transitions.ts";
import { decideCommands } from "./decide.ts";
import { decideResize } from "./resize.ts";
import type { LedgerCommand, LedgerSlice } from "./slice.ts";

const HOST = "waterstad.example";
const NOW = new Date("2027-05-16T11:00:00Z");
let made = 0;
const newId = () => `id-${++made}`;

/** Everything of one offering, which its host has just cancelled. */
function cancelled(ledger: InMemoryLedger, offeringId: string): LedgerSlice {
  return {
    host: HOST,
    alliancesOf: () => ["lde"],
    offerings: [{ offeringId, promotion: "place", isCancelled: true }],
    pools: ledger.pools().filter((pool) => pool.offeringId === offeringId),
    associations: [...ledger.associations.values()].filter((one) => one.offeringId === offeringId),
    tombstones: [],
    ranks: Array.from({ length: 20 }, (_, index) => 1_000_000 + index),
    newId,
  };
}

function played(history: LedgerHistory): InMemoryLedger {
  const { ledger } = openLedgers(history.pools);
  for (const { commands, now } of roundsOf(history.batches)) ledger.decide(naming(ledger, commands), now);
  return ledger;
}

const endings = ({ associations }: LedgerSlice): LedgerCommand[] =>
  associations.map(({ home, associationId, offeringId }) => ({
    kind: "cancellation",
    ending: { home, associationId, offeringId },
  }));

function afterwards(slice: LedgerSlice, { added, changed, movements }: ReturnType<typeof decideCommands>) {
  const associations = new Map(slice.associations.map((one) => [one.associationKey, one]));
  for (const one of [...added, ...changed]) associations.set(one.associationKey, one);
  const pools = slice.pools.map((pool) => {
    const own = movements.filter(({ poolId }) => poolId === pool.poolId);
    const moved = (delta: "placedDelta" | "offeredDelta") =>
      own.reduce((total, one) => total + one[delta], 0);
    return {
      ...pool,
      placed: pool.placed + moved("placedDelta"),
      offered: pool.offered + moved("offeredDelta"),
    };
  });
  return { ...slice, associations: [...associations.values()], pools };
}

test("whatever came before, a cancelled offering ends with nobody in it, nothing held, and each change told once", () => {
  fc.assert(
    fc.property(ledgerHistory, (history) => {
      const ledger = played(history);
      const slice = cancelled(ledger, "minor");
      const live = slice.associations.filter(({ hostState }) => isLiveState(hostState));
      const decision = decideCommands(slice, endings(slice), NOW);
      const after = afterwards(slice, decision);
      expect(after.associations.filter(({ hostState }) => isLiveState(hostState))).toEqual([]);
      expect(after.associations.filter(({ offer }) => offer !== undefined)).toEqual([]);
      for (const pool of after.pools) expect(pool).toMatchObject({ placed: 0, offered: 0 });
      expect(decision.notices.map(({ associationKey }) => associationKey).sort()).toEqual(
        live.map(({ associationKey }) => associationKey).sort(),
      );
      for (const before of live) expectListed(before, after.associations);
      // Again, and whatever the SIS or a student sends: nothing moves.
      expect(decideCommands(after, endings(after), NOW)).toMatchObject({ movements: [], notices: [] });
      const opened = decideResize(
        after,
        { offeringId: "minor", pools: [{ kind: "unallocated", size: 9 }] },
        { now: NOW, actor: "sis", newId },
      );
      expect(opened).toMatchObject({ ok: true, value: { promotions: [] } });
      if (opened.ok) for (const pool of opened.value.pools) expect(pool.size).toBe(0);
    }),
    { numRuns: 300 },
  );
}, 30_000);

function expectListed({ associationKey, hostState }: Association, after: readonly Association[]): void {
  const ended = after.find((one) => one.associationKey === associationKey);
  const reason = ended?.reason ?? "none given";
  expect(reason).toBe("offering-cancelled");
  expect(findTransition({ side: "host", from: hostState, to: "cancelled", reason })).toBeDefined();
}

test("a claim on a cancelled offering is denied with that reason, though a pool were free", () => {
  const { ledger } = openLedgers([{ offeringId: "minor", kind: "unallocated", beneficiary: "", size: 3 }]);
  const claim = aClaim(NOW);
  const { outcomes, movements } = decideCommands(cancelled(ledger, "minor"), [{ kind: "claim", claim }], NOW);
  expect(outcomes).toMatchObject([
    { ok: true, value: { receipt: { hostState: "denied", reason: "offering-cancelled" } } },
  ]);
  expect(movements).toEqual([]);
});

test("a claim on an offering that was taken away is denied as on one that never was, though a pool were free", () => {
  const { ledger } = openLedgers([{ offeringId: "minor", kind: "unallocated", beneficiary: "", size: 3 }]);
  const slice = cancelled(ledger, "minor");
  const removed = {
    ...slice,
    offerings: slice.offerings.map(({ isCancelled: _, ...one }) => ({ ...one, isRemoved: true })),
  };
  const { outcomes, movements } = decideCommands(removed, [{ kind: "claim", claim: aClaim(NOW) }], NOW);
  expect(outcomes).toMatchObject([
    { ok: true, value: { receipt: { hostState: "denied", reason: "offering-unknown" } } },
  ]);
  expect(movements).toEqual([]);
});

test("an offering that stands is not ended by the command", () => {
  const { ledger } = openLedgers([{ offeringId: "minor", kind: "unallocated", beneficiary: "", size: 3 }]);
  const command = { kind: "claim", claim: aClaim(new Date("2027-05-15T11:00:01Z")) } as const;
  ledger.decide([command], NOW);
  const slice = {
    ...cancelled(ledger, "minor"),
    offerings: [{ offeringId: "minor", promotion: "place" as const }],
  };
  expect(decideCommands(slice, endings(slice), NOW)).toMatchObject({
    outcomes: [{ ok: true, value: { receipt: { hostState: "associated" } } }],
    movements: [],
    notices: [],
  });
});

function aClaim(requestedAt: Date) {
  return {
    associationKey: "one",
    home: HOST,
    associationId: "one",
    sequence: 1,
    offeringId: "minor",
    pseudonym: "p",
    student: {},
    homeState: "associated",
    ifFull: "queue",
    requestedAt,
    txn: "txn",
  } as const;
}
