import {
  applyChange,
  applyHostCommand,
  completeSwaps,
  hostActs,
  hostCommandsOf,
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
import type { LedgerDecision } from "./decide.ts";

test("whatever is claimed, withdrawn, swapped, decided, held back, undone, offered, answered, resized, released, cancelled, expired and repeated, in whatever batches, equals the plain rules", () => {
  fc.assert(
    fc.property(ledgerHistory, hostActs, ({ pools, batches, changes, swaps }, acts) => {
      const ledgers = openLedgers(pools);
      const { plain, ledger } = ledgers;
      for (const [round, { commands: given, now }] of roundsOf(batches).entries()) {
        const commands = naming(ledger, given);
        expect(answersOf(ledger.decide(commands, now))).toEqual(
          commands.map((command) => plain.apply(command, now.getTime())),
        );
        expect(ledger.completeSwaps(swaps, now)).toEqual(completeSwaps(plain, swaps, now.getTime()));
        expect(seatFaults(ledger, mayDraw)).toEqual([]);
        for (const batch of acts[round] ?? []) {
          const decisions = hostCommandsOf(batch, [...ledger.associations.values()], now);
          expect(answersOf(ledger.decide(decisions, now))).toEqual(
            decisions.map((command) => applyHostCommand(plain, command, now.getTime())),
          );
          expect(ledger.completeSwaps(swaps, now)).toEqual(completeSwaps(plain, swaps, now.getTime()));
          expect(seatFaults(ledger, mayDraw)).toEqual([]);
        }
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
    { numRuns: 2000 },
  );
}, 120_000);

function answersOf({ outcomes }: LedgerDecision): unknown[] {
  return outcomes.map((outcome) => (outcome.ok ? outcome.value.receipt.hostState : outcome.refusal.code));
}

function standing(ledger: InMemoryLedger): unknown[] {
  return [...ledger.associations.values()].map((one) => [
    `${one.home} ${one.associationId}`,
    one.homeState,
    one.hostState,
    one.reason,
    one.sequence,
    one.version,
    one.poolId?.split("-").at(-1),
    one.held?.decision,
    one.held?.heldUntil.getTime(),
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
    one.held?.decision,
    one.held?.until,
    one.offer?.offerId,
    one.offer?.remindAt,
    one.offer?.expiresAt,
  ]);
}
