import type { WireAnswer } from "./answer-reader.ts";
import { openConnection } from "./connection.ts";
import { summaryOf, type Target, type Volley } from "./volley.ts";

/** How many connections there are at most, and how many requests are meant to be sent each second. */
export interface OpenLoop {
  readonly connections: number;
  readonly perSecond: number;
}

/**
 * Sends every request at a time of its own, whether or not those before were answered: a request that finds no free
 * connection waits, and its waiting counts. Latencies are from the intended time. Throws when an answer is lost.
 */
export async function fireOpenLoop(
  target: Target,
  requests: readonly Buffer[],
  { connections, perSecond }: OpenLoop,
): Promise<Volley> {
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  const start = performance.now();
  const queue = requests.entries();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      using connection = openConnection(target);
      for (const [index, request] of queue) {
        const meant = start + (index * 1_000) / perSecond;
        await until(meant);
        const { status }: WireAnswer = await connection.send(request);
        latencies.push(performance.now() - meant);
        statuses[status] = (statuses[status] ?? 0) + 1;
      }
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  return { requests: requests.length, seconds, ...summaryOf(latencies, seconds), statuses };
}

function until(instant: number): Promise<void> {
  const left = Math.ceil(instant - performance.now());
  return left <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, left));
}
