export interface ChoreOptions {
  readonly everyMs: number;
  readonly run: () => Promise<void>;
  /** A run that failed; the next one comes all the same. */
  readonly onError: (error: unknown) => void;
}

/** Something done again and again: one run at a time, the next a while after the last. Disposing waits for a run. */
export function startChore({ everyMs, run, onError }: ChoreOptions): AsyncDisposable {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let ended = false;

  function schedule(): void {
    if (ended) return;
    timer = setTimeout(() => {
      running = run().catch(onError).finally(schedule);
    }, everyMs);
    timer.unref();
  }

  schedule();
  return {
    async [Symbol.asyncDispose]() {
      ended = true;
      clearTimeout(timer);
      await running;
    },
  };
}
