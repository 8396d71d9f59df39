import {
  hostActs,
  hostCommandsOf,
  type InMemoryLedger,
  ledgerHistory,
  mayDraw,
  naming,
  openLedgers,
  roundsOf,
  seatFaults,
} from "@wissel/testing/ledger";
import fc from "fast-check";
import { expect, test } from "vitest";

test("whatever a host decides, holds back, undoes and settles between all else, no place is sold twice and none is free beside who waits for it", () => {
  fc.assert(
    fc.property(ledgerHistory, hostActs, ({ pools, batches }, acts) => {
      const { ledger } = openLedgers(pools);
      for (const [round, { commands, now }] of roundsOf(batches).entries()) {
        ledger.decide(naming(ledger, commands), now);
        expect(seatFaults(ledger, mayDraw)).toEqual([]);
        for (const batch of acts[round] ?? []) {
          ledger.decide(hostCommandsOf(batch, [...ledger.associations.values()], now), now);
          expect(seatFaults(ledger, mayDraw)).toEqual([]);
        }
        expect(seatsOf(ledger)).toEqual(heldSeats(ledger));
        expect(givenWhileHeld(ledger)).toEqual([]);
      }
    }),
    { numRuns: 1000 },
  );
}, 60_000);

/** What the pools say is given and held. */
function seatsOf(ledger: InMemoryLedger): unknown[] {
  return ledger.pools().map(({ poolId, placed, offered }) => [poolId, placed, offered]);
}

/** What the enrolments hold of them. */
function heldSeats(ledger: InMemoryLedger): unknown[] {
  const all = [...ledger.associations.values()];
  return ledger.pools().map(({ poolId }) => {
    const inPool = all.filter((one) => one.poolId === poolId);
    const placed = inPool.filter(({ hostState }) => hostState === "associated").length;
    return [poolId, placed, inPool.length - placed];
  });
}

/** Who got a place, or lost the wait for one, while it was held back whether to give it. */
function givenWhileHeld(ledger: InMemoryLedger): unknown[] {
  return [...ledger.associations.values()].filter(
    ({ held, hostState }) =>
      (held?.decision === "accept" || held?.decision === "refuse") && hostState !== "queued",
  );
}
