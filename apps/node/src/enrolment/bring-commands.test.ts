import type { HomeCommand, HostAnswer } from "@wissel/core";
import { aHomeView, anEnrolmentCommand } from "@wissel/testing/enrolment-builders";
import { expect, test } from "vitest";
import { bringCommands } from "./bring-commands.ts";
import type { CommandAnswer } from "./send-commands.ts";

const HOST = "waterstad.example";

/** Sends to a host that answers by kind of command. */
function ports(answers: Partial<Record<HomeCommand["kind"], CommandAnswer>>) {
  const sent: HomeCommand["kind"][] = [];
  const records: HostAnswer[] = [];
  return {
    sent,
    records,
    async send(_host: string, commands: readonly HomeCommand[]): Promise<readonly CommandAnswer[]> {
      sent.push(...commands.map(({ kind }) => kind));
      return commands.map(({ kind, associationId }) => answers[kind] ?? placed(associationId));
    },
    register: {
      async recordReceipts(told: readonly HostAnswer[]) {
        records.push(...told);
        return told.map(() => ({ ...aHomeView(), changed: true }));
      },
    },
  };
}

function placed(associationId: string): CommandAnswer {
  return { kind: "receipt", receipt: { associationId, hostState: "associated", version: 1 } };
}

const { associationId, offeringId, txn } = anEnrolmentCommand();
const withdrawal: HomeCommand = { kind: "withdrawal", associationId, offeringId, sequence: 3, txn };
const decision: HomeCommand = {
  kind: "decision",
  associationId,
  offeringId,
  sequence: 2,
  homeState: "associated",
  txn,
};

function owed(...commands: readonly HomeCommand[]) {
  return commands.map((command, index) => ({ deliveryId: `d${index}`, command }));
}

test("a lane is brought in its order, and answered in the order of the deliveries", async () => {
  const host = ports({ decision: { kind: "later", verdict: { kind: "retry", reason: "node-busy" } } });
  const brought = await bringCommands(host, HOST, {
    owed: owed(withdrawal, decision, anEnrolmentCommand()),
    timing: "delayed",
  });
  expect(host.sent).toEqual(["enrolment", "decision", "withdrawal"]);
  expect(brought.map(({ verdict }) => verdict.kind)).toEqual(["delivered", "retry", "delivered"]);
});

test("a refused enrolment is answered: it is recorded, and owed no longer", async () => {
  const host = ports({ enrolment: { kind: "refused", code: "agreement-missing" } });
  const [brought] = await bringCommands(host, HOST, { owed: owed(anEnrolmentCommand()), timing: "live" });
  expect(brought?.verdict).toEqual({ kind: "delivered" });
  expect(host.records).toEqual([
    { host: HOST, associationId, answer: { refusedBecause: "agreement-missing" } },
  ]);
});

test("a refused withdrawal waits for a person and changes nothing at home", async () => {
  const host = ports({ withdrawal: { kind: "refused", code: "association-mismatch" } });
  const [brought] = await bringCommands(host, HOST, { owed: owed(withdrawal), timing: "live" });
  expect(brought?.verdict).toEqual({ kind: "parked", reason: "association-mismatch" });
  expect(host.records).toEqual([]);
});
