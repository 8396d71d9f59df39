import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { Queryable } from "@wissel/store";

/** What a number of claims cost, in total. */
export interface Work {
  readonly statements: number;
  /** Those of more than one statement. */
  readonly transactions: number;
  /** Those that the nodes cause by themselves meanwhile are among them. */
  readonly walSyncs: number;
  readonly walBytes: number;
  /** Processor time of the nodes that took part, and of PostgreSQL; undefined where the system does not tell. */
  readonly nodeSeconds: number | undefined;
  readonly databaseSeconds: number | undefined;
}

export interface WorkMeter {
  /** PostgreSQL's own statistics. */
  readonly statistics: Queryable;
  readonly nodePids: readonly number[];
  readonly databasePid: number;
}

/** Backends tell of what they wrote up to ten seconds later. */
const STATISTICS_LAG_MS = 10_500;
/** proc(5), in the kernels that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Does the work, and measures what it cost. Nothing else may go on meanwhile. */
export async function measureWork<T>(
  meter: WorkMeter,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly work: Work }> {
  await delay(STATISTICS_LAG_MS);
  const syncsBefore = await countWalSyncs(meter);
  const before = await countStatements(meter);
  const processesBefore = readProcesses();
  const value = await work();
  const processes = readProcesses();
  const after = await countStatements(meter);
  await delay(STATISTICS_LAG_MS);
  const walSyncs = (await countWalSyncs(meter)) - syncsBefore;
  const spent = processes?.map((one) => ({
    ...one,
    // A process that was not there before has spent all of its time since.
    seconds: one.seconds - (processesBefore?.find(({ pid }) => pid === one.pid)?.seconds ?? 0),
  }));
  const secondsOf = (isMeant: (one: ProcessTime) => boolean) =>
    spent?.filter(isMeant).reduce((total, { seconds }) => total + seconds, 0);
  return {
    value,
    work: {
      statements: after.statements - before.statements,
      transactions: after.transactions - before.transactions,
      walBytes: after.walBytes - before.walBytes,
      walSyncs,
      nodeSeconds: secondsOf(({ pid }) => meter.nodePids.includes(pid)),
      databaseSeconds: secondsOf(({ pid, parent }) => [pid, parent].includes(meter.databasePid)),
    },
  };
}

async function countStatements({ statistics }: WorkMeter) {
  const { rows } = await statistics.query<{ statements: string; transactions: string; wal_bytes: string }>(
    `SELECT sum(calls) AS statements, sum(calls) FILTER (WHERE query = 'COMMIT') AS transactions,
            sum(wal_bytes) AS wal_bytes FROM pg_stat_statements`,
  );
  const [row] = rows;
  return {
    statements: Number(row?.statements ?? 0),
    transactions: Number(row?.transactions ?? 0),
    walBytes: Number(row?.wal_bytes ?? 0),
  };
}

async function countWalSyncs({ statistics }: WorkMeter): Promise<number> {
  const { rows } = await statistics.query<{ syncs: string }>(
    "SELECT sum(fsyncs) AS syncs FROM pg_stat_io WHERE object = 'wal'",
  );
  return Number(rows[0]?.syncs ?? 0);
}

interface ProcessTime {
  readonly pid: number;
  readonly parent: number;
  readonly seconds: number;
}

function readProcesses(): readonly ProcessTime[] | undefined {
  if (process.platform !== "linux") return undefined;
  return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? readProcess(name) : []));
}

/** proc(5): the second field is in parentheses; the parent is the 4th, the times of user and system the 14th and 15th. */
function readProcess(name: string): readonly ProcessTime[] {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const seconds = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    return [{ pid: Number(name), parent: Number(fields[1]), seconds }];
  } catch {
    return []; // it ended while we looked
  }
}
