import { randomUUID } from "node:crypto";
import type { WakeJob, WakeQueue } from "@wissel/core";
import { describe, expect, test } from "vitest";

/** What every WakeQueue does. `open` gives an empty one. */
export function describeWakeQueue(name: string, open: () => Promise<WakeQueue>): void {
  describe(`${name} as a WakeQueue`, () => {
    test("is there", async () => {
      await using queue = await open();
      await expect(queue.check()).resolves.toBeUndefined();
    });

    test("hands each job to a worker, with nothing added", async () => {
      await using queue = await open();
      const jobs = severalJobs(25);
      const seen = new Seen();
      await using _worker = await queue.startWorker(async (job) => seen.add(job), { concurrency: 5 });
      await queue.wake(jobs);
      await seen.count(25);
      expect(seen.inOrderOfId()).toEqual(inOrderOfId(jobs));
    });

    test("keeps jobs for a worker that starts later", async () => {
      await using queue = await open();
      await queue.wake(severalJobs(1));
      await queue.wake(severalJobs(2));
      const seen = new Seen();
      await using _worker = await queue.startWorker(async (job) => seen.add(job), { concurrency: 1 });
      await seen.count(3);
    });

    test("takes the same delivery and epoch once, and a new epoch again", async () => {
      await using queue = await open();
      const [job] = severalJobs(1);
      if (job === undefined) throw new Error("no job");
      await queue.wake([job]);
      await queue.wake([job, job]);
      await queue.wake([{ ...job, epoch: job.epoch + 1 }]);
      const seen = new Seen();
      await using _worker = await queue.startWorker(async (one) => seen.add(one), { concurrency: 1 });
      await seen.count(2);
      const [last] = severalJobs(1);
      if (last === undefined) throw new Error("no job");
      await queue.wake([last]);
      await seen.count(3);
      expect(seen.jobs.map((one) => one.epoch)).toEqual([1, 2, 1]);
    });

    test("works on as many jobs at once as it was told, and no more", async () => {
      await using queue = await open();
      let atOnce = 0;
      let most = 0;
      const full = withResolvers();
      const seen = new Seen();
      await using _worker = await queue.startWorker(
        async (job) => {
          atOnce += 1;
          most = Math.max(most, atOnce);
          if (atOnce === 3) full.resolve();
          await full.promise;
          atOnce -= 1;
          seen.add(job);
        },
        { concurrency: 3 },
      );
      await queue.wake(severalJobs(9));
      await seen.count(9);
      expect(most).toBe(3);
    });

    test("ends a job whose handler throws, and goes on", async () => {
      await using queue = await open();
      const seen = new Seen();
      await using _worker = await queue.startWorker(
        async (job) => {
          seen.add(job);
          if (seen.jobs.length === 1) throw new Error("the database was away");
        },
        { concurrency: 1 },
      );
      await queue.wake(severalJobs(3));
      await seen.count(3);
      expect(new Set(seen.jobs.map((job) => job.deliveryId)).size).toBe(3);
    });

    test("waits for the job at hand when its worker stops", async () => {
      await using queue = await open();
      const started = withResolvers();
      const release = withResolvers();
      let finished = false;
      const worker = await queue.startWorker(
        async () => {
          started.resolve();
          await release.promise;
          finished = true;
        },
        { concurrency: 1 },
      );
      await queue.wake(severalJobs(1));
      await started.promise;
      const stopped = worker[Symbol.asyncDispose]();
      release.resolve();
      await stopped;
      expect(finished).toBe(true);
    });
  });
}

/** What a worker was handed, with a way to wait for a number of jobs. */
class Seen {
  readonly jobs: WakeJob[] = [];
  #waiters: { count: number; resolve: () => void }[] = [];

  add(job: WakeJob): void {
    this.jobs.push(job);
    for (const waiter of this.#waiters) if (this.jobs.length >= waiter.count) waiter.resolve();
    this.#waiters = this.#waiters.filter((waiter) => waiter.count > this.jobs.length);
  }

  async count(count: number): Promise<void> {
    if (this.jobs.length >= count) return;
    const reached = withResolvers();
    this.#waiters.push({ count, resolve: reached.resolve });
    await reached.promise;
  }

  inOrderOfId(): readonly WakeJob[] {
    return inOrderOfId(this.jobs);
  }
}

function severalJobs(count: number): readonly WakeJob[] {
  return Array.from({ length: count }, () => ({ deliveryId: randomUUID(), epoch: 1 }));
}

function inOrderOfId(jobs: readonly WakeJob[]): readonly WakeJob[] {
  return [...jobs].sort((a, b) => (a.deliveryId < b.deliveryId ? -1 : 1));
}

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
