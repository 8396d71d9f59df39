import { setTimeout as delay } from "node:timers/promises";
import type { HousesContext } from "../rehearsal/houses.ts";
import { type Counted, countResults } from "./count.ts";
import type { FaultCounts } from "./draw-faults.ts";
import { type Enrolled, enrolStudents } from "./enrol-students.ts";
import { type FaultHouses, openFaultHouses } from "./fault-houses.ts";
import { forgetOne } from "./forget-one.ts";
import type { FaultOptions } from "./options.ts";
import { type Searched, searchForNames } from "./planted-names.ts";
import { provoke } from "./provoke.ts";
import { refusalTexts } from "./refusals.ts";
import { changeResults, recordResults, returnResults } from "./return-results.ts";
import type { Trouble } from "./troubles.ts";
import { untilKnown } from "./until-known.ts";

/** What was done to the two nodes, and what the databases say afterwards. */
export interface FaultReport extends FaultCounts {
  readonly counted: Counted;
  readonly troubles: readonly string[];
  /** Troubles that could not be made, each with why. */
  readonly unmade: readonly string[];
  readonly searched: readonly Searched[];
  readonly queues: "Redis" | "PostgreSQL";
  readonly seconds: number;
}

/** Every twentieth request between the nodes. */
const FAULT_SHARE = 0.05;
const LOOK_EVERY_MS = 200;
const PATIENCE_MS = 180_000;
const PATIENCE_PER_RESULT_MS = 60;

export interface FaultContext extends HousesContext {
  /** Holds everything of the run; forgotten at the next. */
  readonly folder: string;
  /** As the SIS writes it, e.g. 2027-06-28. */
  readonly today: string;
  /** What befalls the nodes, in turn. */
  readonly troublesOf: (faultHouses: FaultHouses) => readonly Trouble[];
}

/** Returns results over a bad line between nodes that are killed, and counts what came of it. */
export async function runFaults(options: FaultOptions, context: FaultContext): Promise<FaultReport> {
  const { narrator } = context;
  await using faultHouses = await openFaultHouses(options, context);
  const { houses, home, host, line } = faultHouses;
  const enrolled = await enrolStudents(faultHouses, { results: options.results, narrator });
  await narrator.during("The host knows its students", () => untilKnown(faultHouses, options.results));

  const startedAt = performance.now();
  line.setShare(FAULT_SHARE);
  const { befell, unmade } = await narrator.during("Results recorded, with a receipt", (progress) =>
    endure(faultHouses, enrolled, { ...context, progress }),
  );
  line.setShare(0);
  const seconds = (performance.now() - startedAt) / 1000;
  const counted = await houses.readFrom(host, (hostRows) =>
    houses.readFrom(home, (homeRows) => countResults(hostRows, homeRows)),
  );
  const forgotten = await narrator.during("Both institutions forget a student", () =>
    forgetOne(faultHouses, enrolled, narrator),
  );
  const said = [...(await refusalTexts(faultHouses)), ...(await provoke(faultHouses, enrolled, forgotten))];
  const names = [...enrolled.plantedNames, forgotten.plantedName];
  const searched = await searchForNames(faultHouses, names, said);
  const queues = faultHouses.redis ? "Redis" : "PostgreSQL";
  return { counted, troubles: befell, unmade, ...line.counts(), searched, queues, seconds };
}

interface Endurance extends Pick<FaultContext, "stopped" | "today" | "troublesOf"> {
  readonly progress: (done: number, total: number) => void;
}

/** Both SISs work while the troubles come, one after the other, until every receipt is there or patience has ended. */
async function endure(
  faultHouses: FaultHouses,
  { homeSis, hostSis, associationIds }: Enrolled,
  { progress, stopped, today, troublesOf }: Endurance,
): Promise<Pick<FaultReport, "unmade"> & { readonly befell: readonly string[] }> {
  const troubles = troublesOf(faultHouses);
  const befell: string[] = [];
  const unmade: string[] = [];
  const total = associationIds.length;
  const share = Math.ceil(total / (troubles.length + 1));
  const context = { home: faultHouses.home.schacHome, resultDate: today };
  const done = new AbortController();
  const recording = recordResults(homeSis, done.signal);
  recording.catch(() => done.abort()); // told at the end
  async function returnAndChange(some: readonly string[]): Promise<void> {
    await returnResults(hostSis, some, context);
    await changeResults(hostSis, some, context);
  }
  async function untilReceipts(wanted: number): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS + total * PATIENCE_PER_RESULT_MS;
    for (; Date.now() < deadline && !done.signal.aborted; await delay(LOOK_EVERY_MS)) {
      stopped.throwIfAborted();
      const receipts = await countReceipts(faultHouses);
      progress(receipts, total);
      if (receipts >= wanted) return;
    }
  }
  try {
    for (const [index, trouble] of troubles.entries()) {
      const next = associationIds.slice(index * share, (index + 1) * share);
      const made = trouble.befall().then(
        () => befell.push(trouble.what),
        (error: unknown) => unmade.push(`${trouble.what}: ${String(error)}`),
      );
      await Promise.all([returnAndChange(next), made]);
      await untilReceipts((index + 0.5) * share);
    }
    await returnAndChange(associationIds.slice(troubles.length * share));
    await untilReceipts(total);
  } finally {
    done.abort();
    await recording;
  }
  return { befell, unmade };
}

async function countReceipts({ houses, host }: FaultHouses): Promise<number> {
  const { rows } = await houses.readFrom(host, (database) =>
    database.query<{ receipts: number }>(
      `SELECT count(*)::int AS receipts FROM (
         SELECT DISTINCT ON (association_key) recorded_at FROM result ORDER BY association_key, version DESC
       ) AS last WHERE recorded_at IS NOT NULL`,
    ),
  );
  return rows[0]?.receipts ?? 0;
}
