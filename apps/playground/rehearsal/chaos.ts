import { setTimeout as delay } from "node:timers/promises";
import { INSTITUTIONS } from "../src/institutions.ts";
import type { Houses } from "./houses.ts";

/** Kills that go on until they are stopped. */
export interface Chaos extends AsyncDisposable {
  /** Ends the killing, and waits until every process answers again; what was killed, and how often. */
  readonly stop: () => Promise<ReadonlyMap<string, number>>;
}

export interface ChaosOptions {
  /** Between two kills. */
  readonly pauseMs: number;
  readonly redis: boolean;
}

const RECOVERY_MS = 120_000;
const LOOK_EVERY_MS = 100;
const DATABASE = "PostgreSQL";

/** Ends processes without a warning, one after the other: a serve, a work, the database, and Redis where there is one. */
export function startChaos(houses: Houses, { pauseMs, redis }: ChaosOptions): Chaos {
  const kills = new Map<string, number>();
  const stopped = new AbortController();
  const names = houses.listProcesses().map(({ name }) => name);
  const killing = killInTurn();

  async function killInTurn(): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      for (const victim of victimsOf(turn, redis)) {
        await delay(pauseMs, undefined, { signal: stopped.signal }).catch(() => undefined);
        if (stopped.signal.aborted) return;
        if (await kill(victim)) kills.set(victim, (kills.get(victim) ?? 0) + 1);
      }
    }
  }

  async function kill(victim: string): Promise<boolean> {
    if (victim === DATABASE) {
      await houses.restartDatabase();
      return true;
    }
    const found = houses.listProcesses().find(({ name }) => name === victim);
    if (found === undefined) return false; // still down since the last time
    process.kill(found.pid, "SIGKILL");
    return true;
  }

  return {
    async stop() {
      stopped.abort();
      await killing;
      await untilAllAnswer(houses, names);
      return kills;
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await killing;
    },
  };
}

function victimsOf(turn: number, redis: boolean): readonly string[] {
  const at = (offset: number) => `node-${INSTITUTIONS[(turn + offset) % INSTITUTIONS.length]?.key}`;
  return [`${at(0)}-serve`, `${at(1)}-work`, DATABASE, ...(redis ? ["redis"] : [])];
}

async function untilAllAnswer({ listProcesses }: Houses, names: readonly string[]): Promise<void> {
  const isUp = () => {
    const running = new Set(listProcesses().map(({ name }) => name));
    return names.every((name) => running.has(name));
  };
  for (const deadline = Date.now() + RECOVERY_MS; !isUp(); await delay(LOOK_EVERY_MS)) {
    if (Date.now() > deadline) throw new Error(`not every process came back within ${RECOVERY_MS / 1000} s`);
  }
}
