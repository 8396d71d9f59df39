import { deferred } from "../enrolment/deferred.ts";

/** Joins things that arrive at about the same time, so that they share a statement. */
export interface Gatherer<T> {
  /** Settles when what became of this thing is known, whatever the others of its batch still wait for. */
  add(item: T): Promise<void>;
}

export interface GathererLimits {
  readonly most: number;
  /** How long the first of a batch waits for company. */
  readonly patienceMs: number;
}

/** What is still to be done about each thing of a batch, once the shared part is over; nothing where it is left out. */
export type Remaining<T> = ReadonlyMap<T, Promise<void>>;

interface Batch<T> {
  readonly items: T[];
  readonly shared: Promise<Remaining<T>>;
  close(): void;
}

export function openGatherer<T>(
  { most, patienceMs }: GathererLimits,
  handle: (items: readonly T[]) => Promise<Remaining<T>>,
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
    return { items, close, shared: full.promise.then(() => handle(items)) };
  }

  return {
    async add(item) {
      const batch = open ?? begin();
      open = batch;
      batch.items.push(item);
      if (batch.items.length >= most) batch.close();
      await (await batch.shared).get(item);
    },
  };
}
