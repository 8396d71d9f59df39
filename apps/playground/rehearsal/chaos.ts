import { setTimeout as delay } from "node:timers/promises";
import { waitUntilGone } from "@wissel/store";
import type { Houses } from "./houses.ts";

/** Kills that go on until they are stopped. */
export interface Chaos extends AsyncDisposable {
  /** Ends the killing, and waits until every process answers again; what was killed, and how often. */
  readonly stop: () => Promise<ReadonlyMap<string, number>>;
}

export interface ChaosOptions {
  /** Between the time at which everything answers again and the next kill. */
  readonly pauseMs: number;
  readonly redis: boolean;
}

const RECOVERY_MS = 120_000;
const LOOK_EVERY_MS = 100;
const DATABASE = "PostgreSQL";
const NEVER = new AbortController().signal;

/** Ends processes without a warning, one after the other: a serve, a work, the database, and Redis where there is one. */
export function startChaos(houses: Houses, { pauseMs, redis }: ChaosOptions): Chaos {
  const kills = new Map<string, number>();
  const stopped = new AbortController();
  const names = houses.listProcesses().map(({ name }) => name);
  const killing = killInTurn();
  killing.catch(() => undefined); // told to whoever stops the killing

  async function killInTurn(): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      for (const victim of victimsOf(turn, names, redis)) {
        await delay(pauseMs, undefined, { signal: stopped.signal }).catch(() => undefined);
        if (stopped.signal.aborted) return;
        if (await kill(victim)) kills.set(victim, (kills.get(victim) ?? 0) + 1);
        // A node that is killed before it has ever answered again proves nothing.
        await untilAllAnswer(houses, names, stopped.signal);
      }
    }
  }

  async function kill(victim: string): Promise<boolean> {
    if (victim === DATABASE) {
      await houses.restartDatabase();
      return true;
    }
    return await killProcess(houses, victim);
  }

  return {
    async stop() {
      stopped.abort();
      await killing;
      await untilAllAnswer(houses, names, NEVER);
      return kills;
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await killing;
    },
  };
}

/** One that serves and one that works, of two institutions, and what all of them use. */
function victimsOf(turn: number, names: readonly string[], redis: boolean): readonly string[] {
  const serving = names.filter((name) => /-serve(-\d+)?$/.test(name));
  const working = names.filter((name) => name.endsWith("-work"));
  const at = (some: readonly string[], index: number) => some.slice(index % some.length).slice(0, 1);
  return [...at(serving, turn), ...at(working, turn + 1), DATABASE, ...(redis ? ["redis"] : [])];
}

/** False when it has ended by itself, and is being started again. */
export async function killProcess(
  { listProcesses }: Pick<Houses, "listProcesses">,
  victim: string,
): Promise<boolean> {
  const found = listProcesses().find(({ name }) => name === victim);
  if (found === undefined) return false;
  process.kill(found.pid, "SIGKILL");
  return await waitUntilGone(found.pid, RECOVERY_MS);
}

/** Throws when somebody does not come back; returns early when nobody waits any more. */
export async function untilAllAnswer(
  { listProcesses }: Pick<Houses, "listProcesses">,
  names: readonly string[],
  ended: AbortSignal,
): Promise<void> {
  const isUp = () => {
    const running = new Set(listProcesses().map(({ name }) => name));
    return names.every((name) => running.has(name));
  };
  const deadline = Date.now() + RECOVERY_MS;
  while (!isUp() && !ended.aborted) {
    if (Date.now() > deadline) throw new Error(`not every process came back within ${RECOVERY_MS / 1000} s`);
    await delay(LOOK_EVERY_MS);
  }
}
