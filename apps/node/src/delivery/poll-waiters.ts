import { startLoop } from "./loop.ts";

export interface WaiterPorts {
  /** Which of these recipients there is something for. */
  readonly findFetchable: (recipients: readonly string[]) => Promise<readonly string[]>;
  readonly isStopping: () => boolean;
}

/** Polls that stay open while there is nothing to tell. However many wait, one statement looks for all of them. */
export interface PollWaiters extends AsyncDisposable {
  /** True as soon as there may be something for the recipient; false when the patience ends, or too many wait. */
  wait(recipient: string, patience: AbortSignal): Promise<boolean>;
  /** Something new is owed. */
  nudge(): void;
}

/** What another process of this node writes down is seen that late. */
const LOOK_EVERY_MS = 500;
/** Of one recipient at once; a client that opens more is answered at once. */
const MOST_OF_ONE = 8;

type Wake = (there: boolean) => void;

export function openPollWaiters({ findFetchable, isStopping }: WaiterPorts): PollWaiters {
  const waiting = new Map<string, Set<Wake>>();

  function release(recipients: Iterable<string>, there: boolean): void {
    for (const recipient of [...recipients]) {
      for (const wake of [...(waiting.get(recipient) ?? [])]) wake(there);
    }
  }

  const loop = startLoop({
    everyMs: LOOK_EVERY_MS,
    // The database is away: whoever waits is told so by asking it.
    onError: () => release(waiting.keys(), true),
    async run() {
      if (waiting.size === 0) return;
      if (isStopping()) release(waiting.keys(), false);
      else release(await findFetchable([...waiting.keys()]), true);
    },
  });

  return {
    wait(recipient, patience) {
      const others = waiting.get(recipient) ?? new Set<Wake>();
      if (patience.aborted || others.size >= MOST_OF_ONE) return Promise.resolve(false);
      return new Promise((resolve) => {
        const wake: Wake = (there) => {
          patience.removeEventListener("abort", giveUp);
          others.delete(wake);
          if (others.size === 0) waiting.delete(recipient);
          resolve(there);
        };
        const giveUp = () => wake(false);
        patience.addEventListener("abort", giveUp, { once: true });
        others.add(wake);
        waiting.set(recipient, others);
      });
    },
    nudge() {
      if (waiting.size > 0) loop.nudge();
    },
    async [Symbol.asyncDispose]() {
      release(waiting.keys(), false);
      await loop[Symbol.asyncDispose]();
    },
  };
}
