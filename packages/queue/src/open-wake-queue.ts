import type { WakeHandler, WakeJob, WakeQueue, WakeWorker } from "@wissel/core";
import { createPostgresBackend, Queue, Worker } from "bullmq";
import { connectRedis, disconnect } from "./redis-connection.ts";
import { type WatchedWorker, watchWorker } from "./watch-worker.ts";

/**
 * Where BullMQ keeps its jobs. On PostgreSQL: the schema `bullmq`, in pools of its own, beside the node's tables;
 * with the owner's URL its migrations are applied first, without it they must have been.
 */
export type QueueBackend =
  | { readonly postgresUrl: string; readonly ownerUrl?: string }
  | { readonly redisUrl: string };

export interface WakeQueueOptions {
  readonly backend: QueueBackend;
  /** Namespace of the keys on a Redis that several institutions share. */
  readonly prefix: string;
  /** A plural noun. */
  readonly name: string;
  /** Hears of connections that broke, jobs that failed and workers that were replaced. All heal by themselves. */
  readonly onError: (error: unknown) => void;
  /** How often a worker is looked after that may have fallen silent, in milliseconds. */
  readonly watchEveryMs?: number;
}

/** A worker took nothing although jobs waited; another one has its place. */
export class SilentWorkerError extends Error {
  override readonly name = "SilentWorkerError";
  readonly code = "worker-silent";
  constructor(waiting: number) {
    super(`the worker took none of ${waiting} waiting jobs; it is replaced`);
  }
}

const SCHEMA = "bullmq";
/** Never 1: the pool of a worker would wait for itself. */
const POOL_SIZE = 3;
/** More at once would be built in one go and keep the event loop busy. */
const CHUNK = 500;
/** Recovers the jobs of a killed worker within ten seconds; a job may stall that often before it is given up. */
const WORKER = { lockDuration: 10_000, stalledInterval: 5_000, maxStalledCount: 10 } as const;
const JOBS = { attempts: 1, removeOnComplete: { count: 1000 }, removeOnFail: true } as const;

/** Long enough that a busy machine is not taken for a silent worker: two looks must say the same. */
const WATCH_EVERY_MS = 10_000;

type PostgresUrls = Extract<QueueBackend, { postgresUrl: string }>;

/** What we use of BullMQ's Queue and Worker, whatever is behind them. */
interface Closable {
  on(event: "error", listener: (error: Error) => void): unknown;
  close(force?: boolean): Promise<void>;
  waitUntilReady(): Promise<unknown>;
}
interface Producer extends Closable {
  getWaitingCount(): Promise<number>;
  add(name: string, job: WakeJob, options: { jobId: string }): Promise<unknown>;
  addBulk(jobs: { name: string; data: WakeJob; opts: { jobId: string } }[]): Promise<unknown>;
}
type Processor = (job: { readonly data: unknown }) => Promise<void>;
interface Backend {
  readonly producer: Producer;
  startConsumer(process: Processor, concurrency: number): Promise<AsyncDisposable>;
  close(): Promise<void>;
}

/** Opens the queue that wakes workers, ready to take jobs; throws when its backend is away or unfit. */
export async function openWakeQueue(options: WakeQueueOptions): Promise<WakeQueue> {
  const backend =
    "redisUrl" in options.backend
      ? await openRedis(options.backend.redisUrl, options)
      : await openPostgres(options.backend, options);
  return {
    async wake(jobs) {
      const [first] = jobs;
      // One at a time skips the temporary tables that a bulk insert makes in PostgreSQL.
      if (first !== undefined && jobs.length === 1) await backend.producer.add("deliver", first, idOf(first));
      else for (let from = 0; from < jobs.length; from += CHUNK) await addAll(jobs.slice(from, from + CHUNK));
    },
    async check() {
      await backend.producer.getWaitingCount();
    },
    startWorker(handle: WakeHandler, { concurrency }): Promise<WakeWorker> {
      return backend.startConsumer((job) => handle(parseWakeJob(job.data)), concurrency);
    },
    [Symbol.asyncDispose]: () => backend.close(),
  };

  function addAll(jobs: readonly WakeJob[]): Promise<unknown> {
    return backend.producer.addBulk(jobs.map((job) => ({ name: "deliver", data: job, opts: idOf(job) })));
  }
}

async function openPostgres(urls: PostgresUrls, options: WakeQueueOptions): Promise<Backend> {
  if (urls.ownerUrl !== undefined) await migrate(urls.ownerUrl, options);
  const connection = { connectionString: urls.postgresUrl, schema: SCHEMA, max: POOL_SIZE };
  const queue = new Queue(options.name, { connection, defaultJobOptions: JOBS }, createPostgresBackend);
  return ready(queue, options, {
    consumer: async (process, concurrency) => ({
      worker: new Worker(
        options.name,
        process,
        { connection, ...WORKER, concurrency },
        createPostgresBackend,
      ),
      release: () => undefined,
    }),
    release: () => undefined,
  });
}

/** Safe when two start at once. As the owner: the app's role may not make a schema. */
async function migrate(ownerUrl: string, { name, onError }: WakeQueueOptions): Promise<void> {
  const connection = { connectionString: ownerUrl, schema: SCHEMA, migrate: true, max: 1 };
  const queue = new Queue(name, { connection, skipMetasUpdate: true }, createPostgresBackend);
  queue.on("error", onError);
  try {
    await queue.waitUntilReady();
  } finally {
    await queue.close();
  }
}

async function openRedis(url: string, options: WakeQueueOptions): Promise<Backend> {
  const { prefix, name } = options;
  // A producer fails at once while Redis is away: the lease in PostgreSQL brings the delivery back.
  const connection = await connectRedis(url, { enableOfflineQueue: false }, options.onError);
  const queue = new Queue(name, { connection, prefix, defaultJobOptions: JOBS });
  return ready(queue, options, {
    consumer: async (process, concurrency) => {
      const own = await connectRedis(url, { maxRetriesPerRequest: null }, options.onError);
      const worker = new Worker(name, process, { connection: own, prefix, ...WORKER, concurrency });
      return { worker, release: () => disconnect(own) };
    },
    release: () => disconnect(connection),
  });
}

interface Parts {
  consumer(process: Processor, concurrency: number): Promise<{ worker: Closable; release: () => void }>;
  release(): void;
}

async function ready(producer: Producer, options: WakeQueueOptions, parts: Parts): Promise<Backend> {
  const { onError, watchEveryMs = WATCH_EVERY_MS } = options;
  producer.on("error", onError);
  try {
    await producer.waitUntilReady();
  } catch (error) {
    await producer.close().catch(onError);
    parts.release();
    throw error;
  }
  return {
    producer,
    async startConsumer(process, concurrency) {
      let taken = 0;
      let atHand = 0;
      const reported: Processor = async (job) => {
        taken += 1;
        atHand += 1;
        try {
          await process(job);
        } catch (error) {
          onError(error);
          throw error;
        } finally {
          atHand -= 1;
        }
      };
      let consumer = await openConsumer(parts, { reported, concurrency, onError });
      const watched: WatchedWorker = {
        countWaiting: () => producer.getWaitingCount(),
        taken: () => taken,
        atHand: () => atHand,
        concurrency,
        async restart() {
          const silent = consumer;
          consumer = await openConsumer(parts, { reported, concurrency, onError });
          await silent.close(true);
        },
        onSilent: (waiting) => onError(new SilentWorkerError(waiting)),
        onError,
      };
      const watch = watchWorker(watched, watchEveryMs);
      return {
        async [Symbol.asyncDispose]() {
          await watch[Symbol.asyncDispose]();
          await consumer.close(false);
        },
      };
    },
    async close() {
      await producer.close();
      parts.release();
    },
  };
}

interface Consumer {
  close(force: boolean): Promise<void>;
}

async function openConsumer(
  parts: Parts,
  {
    reported,
    concurrency,
    onError,
  }: Pick<WakeQueueOptions, "onError"> & { readonly reported: Processor; readonly concurrency: number },
): Promise<Consumer> {
  const { worker, release } = await parts.consumer(reported, concurrency);
  worker.on("error", onError);
  await worker.waitUntilReady();
  return {
    async close(force) {
      await worker.close(force);
      release();
    },
  };
}

/** A failed job's id would be refused for ever after; the epoch makes each one new. */
function idOf(job: WakeJob): { jobId: string } {
  return { jobId: `${job.deliveryId}-${job.epoch}` };
}

function parseWakeJob(data: unknown): WakeJob {
  if (typeof data === "object" && data !== null && "deliveryId" in data && "epoch" in data) {
    const { deliveryId, epoch } = data;
    if (typeof deliveryId === "string" && typeof epoch === "number") return { deliveryId, epoch };
  }
  throw new TypeError("a job of the queue names no delivery and epoch");
}
