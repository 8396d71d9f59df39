import { setTimeout as delay } from "node:timers/promises";
import type { ProcessSpec } from "./process-spec.ts";
import { assertAddressIsFree, type Run, startRun, waitUntilReady } from "./run.ts";

/** A process that answers. */
export interface RunningProcess {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
}

/** Keeps processes running: one that dies is started again. */
export interface Supervisor extends AsyncDisposable {
  /** Starts a process and waits until it answers; throws ProcessStartError when it does not. */
  readonly start: (spec: ProcessSpec) => Promise<void>;
  /** Stops a process for good, as its operator would; resolves when it has ended. */
  readonly stop: (name: string) => Promise<void>;
  readonly list: () => readonly RunningProcess[];
}

export interface SupervisorOptions {
  /** Called whenever a process came or went, with those that answer now. */
  readonly onChange: (running: readonly RunningProcess[]) => void;
  readonly log: (line: string) => void;
}

interface Entry {
  readonly spec: ProcessSpec;
  run: Run;
  answers: boolean;
  wanted: boolean;
}

/** Waits before the first, second, … restart of a process that keeps dying; well under ten seconds each. */
const RESTART_DELAYS_MS = [0, 500, 1_000, 2_000, 4_000] as const;
/** A process that lived this long starts again from the shortest wait. */
const STABLE_MS = 30_000;

/** Opens a supervisor without processes. Disposing of it stops them all, our own before those they use;
 * doing so again is safe, also while a process is being started. */
export function openSupervisor({ onChange, log }: SupervisorOptions): Supervisor {
  const entries = new Map<string, Entry>();
  let closing = false;

  const list = () =>
    [...entries.values()]
      .filter(({ answers, run }) => answers && !run.hasEnded())
      .map(({ spec, run }) => ({ name: spec.name, pid: run.pid, port: spec.port }));

  async function bringUp(entry: Entry): Promise<void> {
    entry.run = startRun(entry.spec);
    await waitUntilReady(entry.spec, entry.run);
    entry.answers = true;
    onChange(list());
  }

  async function keepUp(entry: Entry): Promise<void> {
    for (let deaths = 0; ; ) {
      const startedAt = Date.now();
      await entry.run.ended;
      entry.answers = false;
      if (!entry.wanted || closing) return;
      deaths = Date.now() - startedAt > STABLE_MS ? 0 : deaths;
      const wait = RESTART_DELAYS_MS[Math.min(deaths, RESTART_DELAYS_MS.length - 1)] ?? 0;
      deaths += 1;
      log(`${entry.spec.name} has ended unexpectedly and is started again`);
      onChange(list());
      await delay(wait);
      if (!entry.wanted || closing) return;
      await bringUp(entry).catch((error: unknown) =>
        log(error instanceof Error ? error.message : String(error)),
      );
      await settleFailedStart(entry);
    }
  }

  async function stop(name: string): Promise<void> {
    const entry = entries.get(name);
    if (entry === undefined) return;
    entry.wanted = false;
    await entry.run.stop();
    entry.answers = false;
    entries.delete(name);
    if (!closing) onChange(list());
  }

  return {
    async start(spec) {
      if (entries.has(spec.name)) throw new Error(`${spec.name} runs already`);
      await assertAddressIsFree(spec);
      if (closing) throw new Error(`${spec.name} is not started: the playground is stopping`);
      const entry: Entry = { spec, run: startRun(spec), answers: false, wanted: true };
      entries.set(spec.name, entry);
      try {
        await waitUntilReady(spec, entry.run);
      } catch (error) {
        await stop(spec.name);
        throw error;
      }
      entry.answers = true;
      onChange(list());
      void keepUp(entry);
    },
    stop,
    list,
    [Symbol.asyncDispose]: once(async () => {
      closing = true;
      const running = [...entries.values()];
      const ours = running.filter(({ spec }) => spec.endsWithParent);
      await Promise.all(ours.map(({ spec }) => stop(spec.name)));
      for (const { spec } of running) await stop(spec.name); // what ours were using, such as Redis
    }),
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

/** A restart that never answered leaves a process behind that must not be counted as one that runs. */
async function settleFailedStart(entry: Entry): Promise<void> {
  if (!entry.answers && entry.wanted) await entry.run.stop();
}
