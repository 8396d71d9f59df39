import { openDatabase } from "@wissel/store";
import {
  type AnsweredBatch,
  findSerialOrder,
  type NaiveLedger,
  namingOffers,
  openLedgers,
} from "@wissel/testing/ledger";
import { type OverlappingHistory, openDatabaseNames, overlappingHistory } from "./a-history.ts";
import { type LedgerProcesses, openLedgerProcesses } from "./ledger-processes.ts";
import {
  applyPlain,
  publishPools,
  readOpenOffers,
  readStanding,
  type Standing,
  standInsFor,
  standingOf,
  withIds,
} from "./stored-ledger.ts";

/** What came of batches that overlapped. */
export interface SerialOrders {
  readonly commands: number;
  readonly batches: number;
  /** Histories that no order of their batches explains, each with its seed and round. */
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
 * Lets processes give overlapping batches to one database, and looks for an order of the batches in which the plain
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
  let batches = 0;
  let commands = 0;
  const unexplained: string[] = [];
  for (const [done, seed] of seeds.entries()) {
    progress(done, seeds.length);
    const history = overlappingHistory(seed, processes);
    const checked = await checkHistory(history, { ledgers, pool: database.pool });
    batches += checked.batches;
    commands += checked.commands;
    if (checked.unexplainedRound !== undefined) {
      unexplained.push(`seed ${seed}, round ${checked.unexplainedRound + 1}`);
    }
  }
  progress(seeds.length, seeds.length);
  return { commands, batches, unexplained };
}

interface Bench {
  readonly ledgers: LedgerProcesses;
  readonly pool: Parameters<typeof publishPools>[0];
}

async function checkHistory({ pools, rounds }: OverlappingHistory, { ledgers, pool }: Bench) {
  const names = openDatabaseNames();
  await publishPools(pool, names, pools);
  let explained: readonly AnsweredBatch[] = [];
  let commands = 0;
  let batches = 0;
  for (const [round, { now, perProcess }] of rounds.entries()) {
    const open = await readOpenOffers(pool, names);
    const given = perProcess.map((own) => own.map((batch) => namingOffers(standInsFor(open), batch)));
    const answers = await ledgers.giveAll(
      now,
      given.map((own) => own.map((batch) => batch.map((command) => withIds(command, names, open)))),
    );
    const lanes = given.map((own, process) =>
      own.map((batch, index): AnsweredBatch => {
        batches += 1;
        commands += batch.length;
        return { now, commands: batch, answers: answers[process]?.[index] ?? [] };
      }),
    );
    const end = await readStanding(pool, names);
    const before = explained;
    const order = findSerialOrder({
      openPlain: () => replayedPlain(pools, before),
      apply: applyPlain,
      lanes,
      isEnd: (plain) => isSame(standingOf(plain), end),
    });
    if (order === undefined) return { commands, batches, unexplainedRound: round };
    explained = [...explained, ...order];
  }
  return { commands, batches, unexplainedRound: undefined };
}

function replayedPlain(pools: OverlappingHistory["pools"], batches: readonly AnsweredBatch[]): NaiveLedger {
  const { plain } = openLedgers(pools);
  for (const { commands, now } of batches) for (const command of commands) applyPlain(plain, command, now);
  return plain;
}

function isSame(one: Standing, other: Standing): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}
