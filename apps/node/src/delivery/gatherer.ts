import { deferred } from "../enrolment/deferred.ts";

/** Joins things that arrive at about the same time, so that they share a statement. */
export interface Gatherer<T> {
  /** Settles with the batch that the thing went with. */
  add(item: T): Promise<void>;
}

export interface GathererLimits {
  readonly most: number;
  /** How long the first of a batch waits for company. */
  readonly patienceMs: number;
}

interface Batch<T> {
  readonly items: T[];
  readonly done: Promise<void>;
  close(): void;
}

export function openGatherer<T>(
  { most, patienceMs }: GathererLimits,
  handle: (items: readonly T[]) => Promise<void>,
): Gatherer<T> {
  let open: Batch<T> | undefined;

  function begin(): Batch<T> {
    const items: T[] = [];
    const full = deferred<undefined>();
    const close = () => {
      clearTimeout(timer);
      open = undefined;
      full.resolve(undefined);
    };
    const timer = setTimeout(close, patienceMs);
    return { items, close, done: full.promise.then(() => handle(items)) };
  }

  return {
    add(item) {
      const batch = open ?? begin();
      open = batch;
      batch.items.push(item);
      if (batch.items.length >= most) batch.close();
      return batch.done;
    },
  };
}
