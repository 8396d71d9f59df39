import { randomUUID } from "node:crypto";
import type { LedgerCommand, Outcome } from "@wissel/core";
import { openDatabase, openEnrolmentStore } from "@wissel/store";
import { HISTORY_NODE } from "@wissel/testing/ledger";
import type { LedgerWork, LedgerWorkDone } from "./ledger-work.ts";

// A process of its own with a ledger on a database that others use too. Told what to do by its parent.

const database = openDatabase({
  url: process.env.DATABASE_URL ?? "",
  applicationName: "a ledger among others",
  maxConnections: 4,
  onError: () => undefined, // the batch under way fails and says so
});
let now = new Date();
const { ledger } = openEnrolmentStore({
  institution: HISTORY_NODE.host,
  alliancesOf: HISTORY_NODE.alliancesOf,
  pool: database.pool,
  clock: { now: () => now },
  newId: randomUUID,
  newPseudonym: () => randomUUID(),
  eventBase: "https://events.example/",
});

process.on("message", (message) => {
  const work = message as LedgerWork; // our parent's
  now = work.now;
  run(work.batches).then(
    (answers) => tell({ answers }),
    (error: unknown) => tell({ failure: String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));

function tell(done: LedgerWorkDone): void {
  process.send?.(done);
}

/** One batch after the other; all commands of a batch are given at once, so that they are decided together. */
async function run(batches: LedgerWork["batches"]): Promise<readonly (readonly string[])[]> {
  const answers: (readonly string[])[] = [];
  for (const batch of batches) answers.push(await Promise.all(batch.map(give)));
  return answers;
}

async function give(command: LedgerCommand): Promise<string> {
  const [outcome] = await decided(command);
  if (outcome === undefined) throw new Error(`a ${command.kind} was not answered`);
  return outcome.ok ? outcome.value.hostState : outcome.refusal.code;
}

type Answered = Promise<readonly Outcome<{ readonly hostState: string }, { readonly code: string }>[]>;

function decided(command: LedgerCommand): Answered {
  switch (command.kind) {
    case "claim":
      return ledger.claim([command.claim]);
    case "withdrawal":
      return ledger.withdraw([{ ...command.withdrawal, sequence: numbered(command.withdrawal.sequence) }]);
    case "decision":
      return ledger.decide([{ ...command.decision, sequence: numbered(command.decision.sequence) }]);
    case "offer-answer":
      return ledger.answerOffers([command.answer]);
    default:
      throw new Error(`a ${command.kind} is the ledger's own`);
  }
}

function numbered(sequence: number | "next"): number {
  if (sequence === "next") throw new Error("a partner numbers its commands");
  return sequence;
}
