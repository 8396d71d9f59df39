import {
  applyChange,
  type InMemoryLedger,
  ledgerHistory,
  mayDraw,
  type NaiveLedger,
  naming,
  OFFERINGS,
  openLedgers,
  roundsOf,
  seatFaults,
} from "@wissel/testing/ledger";
import fc from "fast-check";
import { expect, test } from "vitest";

test("whatever is claimed, withdrawn, swapped, decided, offered, answered, resized, released, cancelled, expired and repeated, in whatever batches, equals the plain rules", () => {
  fc.assert(
    fc.property(ledgerHistory, ({ pools, batches, changes, swaps }) => {
      const ledgers = openLedgers(pools);
      const { plain, ledger } = ledgers;
      for (const [round, { commands: given, now }] of roundsOf(batches).entries()) {
        const commands = naming(ledger, given);
        const answers = ledger
          .decide(commands, now)
          .outcomes.map((outcome) => (outcome.ok ? outcome.value.receipt.hostState : outcome.refusal.code));
        expect(answers).toEqual(commands.map((command) => plain.apply(command, now.getTime())));
        expect(ledger.completeSwaps(swaps, now)).toEqual(plain.completeSwaps(swaps, now.getTime()));
        expect(seatFaults(ledger, mayDraw)).toEqual([]);
        const change = changes[round];
        if (change === undefined) continue;
        const changed = applyChange(ledgers, change, now);
        expect(changed.ledger).toBe(changed.plain);
        expect(seatFaults(ledger, mayDraw)).toEqual([]);
      }
      expect(standing(ledger)).toEqual(plainStanding(plain));
      for (const offeringId of OFFERINGS) {
        expect(ledger.waiting(offeringId).map(({ associationId }) => associationId)).toEqual(
          plain.waiting(offeringId).map(({ associationId }) => associationId),
        );
      }
    }),
    { numRuns: 1500 },
  );
}, 30_000);

function standing(ledger: InMemoryLedger): unknown[] {
  return [...ledger.associations.values()].map((one) => [
    `${one.home} ${one.associationId}`,
    one.homeState,
    one.hostState,
    one.reason,
    one.sequence,
    one.version,
    one.poolId?.split("-").at(-1),
    one.offer?.offerId,
    one.offer?.remindAt.getTime(),
    one.offer?.expiresAt.getTime(),
  ]);
}

function plainStanding(plain: NaiveLedger): unknown[] {
  return plain.associations.map((one) => [
    `${one.home} ${one.associationId}`,
    one.homeState,
    one.hostState,
    one.reason,
    one.sequence,
    one.version,
    one.pool === undefined ? undefined : `${one.pool.kind}${one.pool.beneficiary}`,
    one.offer?.offerId,
    one.offer?.remindAt,
    one.offer?.expiresAt,
  ]);
}
