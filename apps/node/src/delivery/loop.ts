import { AsyncLocalStorage } from "node:async_hooks";

/** Work that comes back by itself and can be called for. Disposing waits for the run under way. */
export interface Loop extends AsyncDisposable {
  /** Runs now, or once more after the run under way. */
  nudge(): void;
}

export interface LoopOptions {
  readonly everyMs: number;
  /** Goes through once, before anything is run. */
  readonly first?: () => Promise<void>;
  readonly run: () => Promise<void>;
  /** A run that failed; the next one comes all the same, in its time. */
  readonly onError: (error: unknown) => void;
}

export function startLoop({ everyMs, first, run, onError }: LoopOptions): Loop {
  let isBegun = first === undefined;
  // Whoever nudges it, what it does is not theirs.
  const apart = AsyncLocalStorage.snapshot();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let nudged = false;
  let ended = false;

  function schedule(delayMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(start, delayMs);
    timer.unref();
  }

  async function turn(): Promise<void> {
    if (!isBegun) await first?.();
    isBegun = true;
    await run();
  }

  function start(): void {
    nudged = false;
    running = apart(turn)
      .catch((error: unknown) => {
        nudged = false;
        onError(error);
      })
      .finally(() => {
        running = undefined;
        if (!ended) schedule(nudged ? 0 : everyMs);
      });
  }

  schedule(0);
  return {
    nudge() {
      nudged = true;
      if (running === undefined && !ended) schedule(0);
    },
    async [Symbol.asyncDispose]() {
      ended = true;
      clearTimeout(timer);
      await running;
    },
  };
}
