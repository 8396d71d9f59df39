import {
  type InMemoryLedger,
  ledgerHistory,
  mayDraw,
  type NaiveLedger,
  OFFERINGS,
  openLedgers,
  roundsOf,
  seatFaults,
} from "@wissel/testing/ledger";
import fc from "fast-check";
import { expect, test } from "vitest";

test("whatever is claimed, withdrawn, decided, expired and repeated, in whatever batches, equals the plain rules", () => {
  fc.assert(
    fc.property(ledgerHistory, ({ pools, batches }) => {
      const { plain, ledger } = openLedgers(pools);
      for (const { commands, now } of roundsOf(batches)) {
        const answers = ledger
          .decide(commands, now)
          .outcomes.map((outcome) => (outcome.ok ? outcome.value.receipt.hostState : outcome.refusal.code));
        expect(answers).toEqual(commands.map((command) => plain.apply(command, now.getTime())));
        expect(seatFaults(ledger, mayDraw)).toEqual([]);
      }
      expect(standing(ledger)).toEqual(plainStanding(plain));
      for (const offeringId of OFFERINGS) {
        expect(ledger.waiting(offeringId).map(({ associationId }) => associationId)).toEqual(
          plain.waiting(offeringId).map(({ associationId }) => associationId),
        );
      }
    }),
    { numRuns: 400 },
  );
});

function standing(ledger: InMemoryLedger): unknown[] {
  return [...ledger.associations.values()].map((one) => [
    `${one.home} ${one.associationId}`,
    one.homeState,
    one.hostState,
    one.reason,
    one.sequence,
    one.version,
    one.poolId?.split("-").at(-1),
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
  ]);
}
