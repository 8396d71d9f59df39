import { deferred } from "./deferred.ts";

/** Waits until all are done, and at most so long. What is not done then goes on by itself. */
export async function atMost(ms: number, waits: readonly Promise<unknown>[]): Promise<void> {
  if (waits.length === 0) return;
  const over = deferred<undefined>();
  const timer = setTimeout(() => over.resolve(undefined), ms);
  try {
    await Promise.race([Promise.all(waits), over.promise]);
  } finally {
    clearTimeout(timer);
  }
}
