/** Which delivery to look at, and under which epoch. A job carries nothing else. */
export interface WakeJob {
  readonly deliveryId: string;
  readonly epoch: number;
}

/**
 * Wakes a worker for a delivery. The schedule and the truth are in PostgreSQL: a queue may lose a job or hand it out
 * twice, never with harm. Waking the same (delivery, epoch) twice is one job.
 */
export interface WakeQueue extends AsyncDisposable {
  wake(jobs: readonly WakeJob[]): Promise<void>;
  /** Throws when the queue's backend cannot be reached now. */
  check(): Promise<void>;
  startWorker(handle: WakeHandler, options: { readonly concurrency: number }): Promise<WakeWorker>;
}

/** Looks at one delivery. A throw ends the job all the same; the lease brings the delivery back. */
export type WakeHandler = (job: WakeJob) => Promise<void>;

/** Disposing waits for the jobs at hand and takes no new ones. */
export type WakeWorker = AsyncDisposable;
