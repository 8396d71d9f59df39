import { openDatabase } from "@wissel/store";
import { type Answered, findSerialOrder, OFFERINGS } from "@wissel/testing/ledger";
import { type OverlappingHistory, type OverlappingRound, overlappingHistory } from "./a-history.ts";
import { aboutWhom, readDecidable } from "./about-whom.ts";
import { openDatabaseNames } from "./database-names.ts";
import type { LedgerAct } from "./ledger-act.ts";
import { type LedgerProcesses, openLedgerProcesses } from "./ledger-processes.ts";
import { PlainNode } from "./plain-node.ts";
import { isSame, readStanding, standingOf } from "./standing.ts";
import { prepareRound, publishHistory, readOpenOffers } from "./stored-ledger.ts";
import { naming, withIds } from "./with-ids.ts";

/** What came of acts that overlapped. */
export interface SerialOrders {
  /** Of partners in batches, of students, and of the node itself. */
  readonly commands: number;
  /** Batches of commands, and everything else that was done in one go. */
  readonly acts: number;
  /** Histories that no order of their acts explains, each with its seed and round. */
  readonly unexplained: readonly string[];
}

export interface SerialOptions {
  /** The app's role, on a migrated database that nobody else uses. */
  readonly databaseUrl: string;
  readonly seeds: readonly number[];
  readonly processes: number;
  readonly progress: (done: number, total: number) => void;
}

/**
 * Lets processes do overlapping things to one database, and looks for an order of them in which the plain
 * rules give the same answers and end at the same place. Round by round: after each, all wait for each other.
 */
export async function checkSerialOrders(options: SerialOptions): Promise<SerialOrders> {
  const { databaseUrl, seeds, processes, progress } = options;
  await using ledgers = openLedgerProcesses(databaseUrl, processes);
  await using database = openDatabase({
    url: databaseUrl,
    applicationName: "looking on",
    maxConnections: 2,
    onError: () => undefined, // the query under way fails and says so
  });
  let acts = 0;
  let commands = 0;
  const unexplained: string[] = [];
  for (const [done, seed] of seeds.entries()) {
    progress(done, seeds.length);
    const history = overlappingHistory(seed, processes);
    const checked = await checkHistory(history, { ledgers, pool: database.pool });
    acts += checked.acts;
    commands += checked.commands;
    if (checked.unexplainedRound !== undefined) {
      unexplained.push(`seed ${seed}, round ${checked.unexplainedRound + 1}`);
    }
  }
  progress(seeds.length, seeds.length);
  return { commands, acts, unexplained };
}

interface Bench {
  readonly ledgers: LedgerProcesses;
  readonly pool: Parameters<typeof publishHistory>[0];
}

async function checkHistory(history: OverlappingHistory, { ledgers, pool }: Bench) {
  const names = openDatabaseNames();
  await publishHistory(pool, names, history);
  const roundId = names.idOf("round");
  const offeringIds = OFFERINGS.map(names.idOf);
  const explained: Explained[] = [];
  let commands = 0;
  let acts = 0;
  for (const [index, round] of history.rounds.entries()) {
    const { now, perProcess } = round;
    await prepareRound(pool, names, round);
    const open = await readOpenOffers(pool, names);
    const decidable = await readDecidable(pool, names);
    const given = perProcess.map((own) =>
      own.map((act) => naming(act, open)).flatMap((act) => aboutWhom(act, decidable, now)),
    );
    const answers = await ledgers.giveAll(
      { now, roundId, offeringIds, isInRound: history.isInRound },
      given.map((own) => own.map((act) => withIds(act, names, open))),
    );
    const lanes = given.map((own, process) =>
      own.map((act, position) => ({ act, answers: answers[process]?.[position] ?? [] })),
    );
    acts += lanes.flat().length;
    commands += lanes.flat().reduce((sum, { answers }) => sum + answers.length, 0);
    const end = await readStanding(pool, names);
    const order = findSerialOrder({
      openPlain: () => openRound(history, explained, round),
      apply: (plain, act) => plain.apply(act, now),
      lanes,
      inParts,
      isEnd: (plain) => isSame(standingOf(plain), end),
      standingOf: (plain) => standingOf(plain).join("\n"),
    });
    if (order === undefined) return { commands, acts, unexplainedRound: index };
    explained.push({ round, order });
  }
  return { commands, acts, unexplainedRound: undefined };
}

interface Explained {
  readonly round: OverlappingRound;
  readonly order: readonly Answered<LedgerAct>[];
}

/** The plain rules after all rounds before, at the beginning of this one. */
function openRound(
  history: OverlappingHistory,
  explained: readonly Explained[],
  round: OverlappingRound,
): PlainNode {
  const plain = new PlainNode(history);
  for (const { round: before, order } of explained) {
    for (const ranking of before.rankings) plain.rank(ranking);
    for (const { act } of order) plain.apply(act, before.now);
  }
  for (const ranking of round.rankings) plain.rank(ranking);
  return plain;
}

/** A batch may be run in halves, and each release is a transaction of its own. */
function inParts({ act, answers }: Answered<LedgerAct>): readonly Answered<LedgerAct>[] {
  if (act.kind === "commands") {
    return act.commands.map((command, index) => ({
      act: { ...act, commands: [command] },
      answers: answers.slice(index, index + 1),
    }));
  }
  if (act.kind === "releases")
    return act.due.map((release) => ({ act: { ...act, due: [release] }, answers }));
  return [{ act, answers }];
}
