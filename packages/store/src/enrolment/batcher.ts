import { AsyncLocalStorage } from "node:async_hooks";

/** How concurrent items are joined into batches. */
export interface BatcherLimits {
  /** A batch waits so long for company; 0 for not at all. */
  readonly flushMs: number;
  readonly maxItems: number;
  readonly maxInFlight: number;
  /** Beside a batch that is in flight another goes only with so many items; fewer wait until that one is done. */
  readonly besideItems: number;
  /** Those who wait when a batch is done go at once if they are so many ... */
  readonly nextItems: number;
  /** ... and fewer go when nobody has joined them for so long, ... */
  readonly gatherMs: number;
  /** ... or when they have waited so long for company. */
  readonly gatherAtMostMs: number;
  /** Beyond this an item is not taken. */
  readonly maxWaiting: number;
}

/**
 * Measured on two cores: at 3 ms and 500 items one transaction serves hundreds of students, and under light load
 * the wait is not felt. More than two batches in flight only wait for each other's locks, and so does a second one
 * that is small: it would pay for a transaction and be no sooner. A transaction costs what some thirty of its items do,
 * whether it holds ten or sixty: while batches follow each other, those who are few wait for as long as others come.
 */
export const GROUP_COMMIT: BatcherLimits = {
  flushMs: 3,
  maxItems: 500,
  maxInFlight: 2,
  besideItems: 64,
  nextItems: 64,
  gatherMs: 4,
  gatherAtMostMs: 24,
  maxWaiting: 10_000,
};

export interface Batcher<Item, Answer> extends AsyncDisposable {
  /** Undefined when the queue is full: nothing was done and nothing will be. Rejects only on an outage. */
  submit(item: Item): Promise<Answer> | undefined;
}

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Joins items into calls of `run`, which answers in the order of its items. */
export function openBatcher<Item, Answer>(
  run: (items: readonly Item[]) => Promise<readonly Answer[]>,
  limits: BatcherLimits,
): Batcher<Item, Answer> {
  // A batch is nobody's request, whoever was the first in it.
  const apart = AsyncLocalStorage.snapshot();
  let waiting: Waiting<Item, Answer>[] = [];
  let timer: NodeJS.Timeout | undefined;
  /** So many do not wait for the timer. */
  let enough = limits.maxItems;
  let inFlight = 0;
  let whenIdle: (() => void) | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    enough = limits.maxItems;
    while (waiting.length > 0 && mayGo()) {
      const batch = waiting.slice(0, limits.maxItems);
      waiting = waiting.slice(limits.maxItems);
      inFlight += 1;
      void settle(batch);
    }
  }

  function mayGo(): boolean {
    return inFlight === 0 || (inFlight < limits.maxInFlight && waiting.length >= limits.besideItems);
  }

  async function settle(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await apart(() => run(batch.map(({ item }) => item)));
      for (const [index, one] of batch.entries()) {
        const answer = answers[index];
        if (answer === undefined)
          one.reject(new RangeError("a batch answered fewer items than it was given"));
        else one.resolve(answer);
      }
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
    inFlight -= 1;
    next();
  }

  function next(): void {
    if (waiting.length === 0 || waiting.length >= limits.nextItems || whenIdle !== undefined) flush();
    else {
      enough = limits.nextItems;
      gather(limits.gatherAtMostMs);
    }
    if (inFlight === 0 && waiting.length === 0) whenIdle?.();
  }

  /** By the turns that were waited and not by the clock: a loop that is late had no time to take anybody in. */
  function gather(leftMs: number): void {
    const already = waiting.length;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const left = leftMs - limits.gatherMs;
      if (waiting.length > already && left > 0) gather(left);
      else flush();
    }, limits.gatherMs);
  }

  return {
    submit(item) {
      if (waiting.length >= limits.maxWaiting) return undefined;
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (waiting.length >= enough || limits.flushMs === 0) flush();
        else timer ??= setTimeout(flush, limits.flushMs);
      });
    },
    async [Symbol.asyncDispose]() {
      flush();
      if (inFlight === 0 && waiting.length === 0) return;
      await new Promise<void>((resolve) => {
        whenIdle = resolve;
      });
    },
  };
}
