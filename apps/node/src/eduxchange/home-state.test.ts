import {
  type Association,
  type DecisionRefusal,
  granted,
  type LedgerCommand,
  type Outcome,
  type Receipt,
} from "@wissel/core";
import { InMemoryLedger } from "@wissel/testing/ledger";
import { expect, test } from "vitest";
import { applyHomeState } from "./home-state.ts";

const NOW = new Date("2027-05-20T12:00:00Z");
const [HOME, HOST, OFFERING, ID] = ["zuid.example", "noord.example", "minor", "a1"];
const CLAIM: Extract<LedgerCommand, { kind: "claim" }>["claim"] = {
  associationKey: "k1",
  home: HOME,
  associationId: ID,
  sequence: 1,
  offeringId: OFFERING,
  pseudonym: "p1",
  student: {},
  homeState: "pending",
  ifFull: "queue",
  requestedAt: NOW,
  road: "eduxchange",
  txn: "t1",
};

/** A host with one place, which a student from home has. */
function aHost() {
  const rows = new InMemoryLedger({
    host: HOST,
    offerings: [{ offeringId: OFFERING, promotion: "place" }],
    pools: [
      {
        ...{ poolId: "all", offeringId: OFFERING, kind: "unallocated", beneficiary: "" },
        ...{ size: 1, placed: 0, offered: 0 },
      },
    ],
    alliancesOf: () => [],
  });
  const give = (commands: readonly LedgerCommand[]): Outcome<Receipt, DecisionRefusal>[] =>
    rows.decide(commands, NOW).outcomes.map((outcome) => {
      if (!outcome.ok) throw new Error(outcome.refusal.code);
      return granted(outcome.value.receipt);
    });
  give([{ kind: "claim", claim: CLAIM }]);
  const current = (): Association => {
    const found = rows.find(HOME, ID);
    if (found === undefined) throw new Error("nobody was placed");
    return found;
  };
  return {
    current,
    give,
    ledger: {
      decide: async (all: Parameters<Parameters<typeof applyHomeState>[0]["decide"]>[0]) =>
        give(all.map((decision) => ({ kind: "decision", decision }))),
      withdraw: async () => [],
    },
  };
}

test("a no of home counts although something else was counted since the enrolment was read", async () => {
  const { current, give, ledger } = aHost();
  const before = current();
  expect([before.homeState, before.hostState]).toEqual(["pending", "associated"]);
  give([{ kind: "claim", claim: { ...CLAIM, sequence: 2 } }]);
  await applyHomeState(ledger, before, { state: "denied" });
  expect([current().homeState, current().hostState]).toEqual(["denied", "cancelled"]);
});
