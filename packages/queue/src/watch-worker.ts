/** What the watch looks at. */
export interface WatchedWorker {
  /** Jobs that nobody has taken. Throws while the backend is away: then nothing can be said. */
  readonly countWaiting: () => Promise<number>;
  /** Jobs that this worker has ever taken, and those it has at hand. */
  readonly taken: () => number;
  readonly atHand: () => number;
  readonly concurrency: number;
  /** Ends the worker without waiting for it and starts another one. */
  readonly restart: () => Promise<void>;
  /** Hears that a worker was silent, and what went wrong with the watch. */
  readonly onSilent: (waiting: number) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Looks now and then whether a worker that has room takes what waits. BullMQ workers have been seen to stay connected
 * and silent after their backend went away and came back: such a one is replaced. Two looks in a row must say the same.
 */
export function watchWorker(worker: WatchedWorker, everyMs: number): AsyncDisposable {
  let suspected: number | undefined;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    const taken = worker.taken();
    const hasRoom = worker.atHand() < worker.concurrency;
    const waiting = await worker.countWaiting();
    if (waiting === 0 || !hasRoom || worker.taken() !== taken) {
      suspected = undefined;
      return;
    }
    if (suspected !== taken) {
      suspected = taken;
      return;
    }
    suspected = undefined;
    worker.onSilent(waiting);
    await worker.restart();
  }

  const timer = setInterval(() => {
    looking ??= look()
      .catch(worker.onError)
      .finally(() => {
        looking = undefined;
      });
  }, everyMs);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await looking;
    },
  };
}
