import type { WakeHandler, WakeJob, WakeQueue, WakeWorker } from "@wissel/core";

/** The simplest WakeQueue: an array in this process. */
export class InMemoryWakeQueue implements WakeQueue {
  readonly #waiting: WakeJob[] = [];
  readonly #known = new Set<string>();
  readonly #workers = new Set<Worker>();

  async wake(jobs: readonly WakeJob[]): Promise<void> {
    for (const job of jobs) {
      const id = `${job.deliveryId}-${job.epoch}`;
      if (this.#known.has(id)) continue;
      this.#known.add(id);
      this.#waiting.push(job);
    }
    for (const worker of this.#workers) worker.take();
  }

  async check(): Promise<void> {}

  async startWorker(handle: WakeHandler, options: { readonly concurrency: number }): Promise<WakeWorker> {
    const worker = new Worker(this.#waiting, handle, options.concurrency);
    this.#workers.add(worker);
    worker.take();
    return {
      [Symbol.asyncDispose]: async () => {
        this.#workers.delete(worker);
        await worker.stop();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.stop()));
    this.#workers.clear();
  }
}

class Worker {
  readonly #waiting: WakeJob[];
  readonly #handle: WakeHandler;
  readonly #concurrency: number;
  readonly #atHand = new Set<Promise<void>>();
  #stopped = false;

  constructor(waiting: WakeJob[], handle: WakeHandler, concurrency: number) {
    this.#waiting = waiting;
    this.#handle = handle;
    this.#concurrency = concurrency;
  }

  take(): void {
    while (!this.#stopped && this.#atHand.size < this.#concurrency) {
      const job = this.#waiting.shift();
      if (job === undefined) return;
      const running = this.#run(job);
      this.#atHand.add(running);
      void running.then(() => {
        this.#atHand.delete(running);
        this.take();
      });
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#atHand);
  }

  async #run(job: WakeJob): Promise<void> {
    try {
      await this.#handle(job);
    } catch {
      // As with the real ones: the job has ended, the lease brings the delivery back.
    }
  }
}
