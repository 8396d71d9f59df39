import { randomUUID } from "node:crypto";
import { openDatabase, openEnrolmentStore } from "@wissel/store";
import { HISTORY_NODE } from "@wissel/testing/ledger";
import { rulesFor } from "./a-round.ts";
import { type ActingNode, actOn } from "./acting-node.ts";
import type { LedgerWork, LedgerWorkDone } from "./ledger-work.ts";

// A process of its own with a ledger on a database that others use too. Told what to do by its parent.

const database = openDatabase({
  url: process.env.DATABASE_URL ?? "",
  applicationName: "a ledger among others",
  maxConnections: 4,
  onError: () => undefined, // what is under way fails and says so
});
let now = new Date();
const store = openEnrolmentStore({
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
  run(work).then(
    (answers) => tell({ answers }),
    (error: unknown) => tell({ failure: error instanceof Error ? (error.stack ?? "") : String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));

function tell(done: LedgerWorkDone): void {
  process.send?.(done);
}

/** One act after the other. */
async function run({
  acts,
  roundId,
  offeringIds,
  isInRound,
  now,
}: LedgerWork): Promise<readonly (readonly string[])[]> {
  const rules = isInRound ? rulesFor(roundId, offeringIds) : undefined;
  const node: ActingNode = { store, pool: database.pool, now, roundId, rules };
  const answers: (readonly string[])[] = [];
  for (const act of acts) answers.push(await actOn(node, act));
  return answers;
}
