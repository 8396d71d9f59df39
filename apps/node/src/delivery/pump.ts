import type {
  Courier,
  DeliveryKind,
  DueDelivery,
  Verdict,
  WakeJob,
  WakeQueue,
  WakeWorker,
} from "@wissel/core";
import { claimForSending, relayDue, sweepLeases } from "@wissel/store";
import { openGatherer } from "./gatherer.ts";
import { type Loop, startLoop } from "./loop.ts";
import { NODE_FAILED, type SettlePorts, settleAttempts } from "./settle-attempts.ts";

export interface PumpPorts extends SettlePorts {
  readonly queue: WakeQueue;
  readonly couriers: Readonly<Record<DeliveryKind, Courier>>;
}

export interface PumpOptions {
  /** Whether this process sends; one that only serves hands jobs to those that do. */
  readonly sends: boolean;
  /** How long a delivery belongs to the worker that took it. */
  readonly leaseMs: number;
}

/** Moves deliveries from PostgreSQL through the queue to their recipients. Disposing waits for what is being sent. */
export interface DeliveryPump extends AsyncDisposable {
  /** Something new is owed and committed. Without a kick it goes out a moment later. */
  kick(): void;
}

/** Of one recipient under way at once. */
const WINDOW = 32;
/** Several recipients' windows, so that one that is slow leaves room for others. */
const CONCURRENCY = 128;
const POLL_MS = 200;
const LONGEST_SWEEP_MS = 5_000;
/** Jobs that arrive together are claimed, sent and settled together. */
const GATHER = { most: 200, patienceMs: 3 } as const;

/** Starts relaying, and where this process sends, working and sweeping. */
export async function startPump(ports: PumpPorts, options: PumpOptions): Promise<DeliveryPump> {
  const relay = startRelay(ports, options);
  const parts: AsyncDisposable[] = [relay];
  if (options.sends) {
    parts.push(startSweeper(ports, options, relay));
    parts.push(await startWorker(ports, options, relay));
  }
  return {
    kick: () => relay.nudge(),
    async [Symbol.asyncDispose]() {
      await Promise.all(parts.map((part) => part[Symbol.asyncDispose]()));
    },
  };
}

function startRelay({ pool, queue, clock, log }: PumpPorts, { leaseMs }: PumpOptions): Loop {
  let broken = false;
  return startLoop({
    everyMs: POLL_MS,
    onError(error) {
      // Once per outage: the loop comes back five times a second.
      if (!broken) log.warn({ err: error }, "deliveries are not relayed");
      broken = true;
    },
    async run() {
      for (;;) {
        const jobs = await relayDue(pool, clock.now(), { window: WINDOW, leaseMs });
        if (jobs.length > 0) await queue.wake(jobs);
        broken = false;
        if (jobs.length === 0) return;
      }
    },
  });
}

function startSweeper({ pool, clock, log }: PumpPorts, { leaseMs }: PumpOptions, relay: Loop): Loop {
  return startLoop({
    everyMs: Math.min(leaseMs / 4, LONGEST_SWEEP_MS),
    onError: (error) => log.warn({ err: error }, "leases are not swept"),
    async run() {
      const count = await sweepLeases(pool, clock.now());
      if (count === 0) return;
      log.warn({ count }, "deliveries that nobody finished are tried again");
      relay.nudge();
    },
  });
}

async function startWorker(ports: PumpPorts, options: PumpOptions, relay: Loop): Promise<WakeWorker> {
  const gatherer = openGatherer<WakeJob>(GATHER, async (jobs) => {
    const lease = { now: ports.clock.now(), leaseMs: options.leaseMs };
    const due = await claimForSending(ports.pool, jobs, lease);
    await Promise.all(byCourier(due).map((group) => send(ports, group)));
    relay.nudge(); // the windows have room again
  });
  return await ports.queue.startWorker((job) => gatherer.add(job), { concurrency: CONCURRENCY });
}

/** What goes to one recipient by one courier. */
function byCourier(due: readonly DueDelivery[]): readonly (readonly DueDelivery[])[] {
  const groups = new Map<string, DueDelivery[]>();
  for (const delivery of due) {
    const name = `${delivery.kind} ${delivery.recipient}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [delivery]);
    else group.push(delivery);
  }
  return [...groups.values()];
}

async function send(ports: PumpPorts, group: readonly DueDelivery[]): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const verdicts = await attempt(ports, ports.couriers[first.kind], group);
  await settleAttempts(
    ports,
    first.recipient,
    group.map((delivery, index) => ({ delivery, verdict: verdicts[index] ?? failed() })),
  );
}

/** A failure of ours is no verdict on the recipient, and costs the deliveries no more than a step of the ladder. */
async function attempt(
  { log }: PumpPorts,
  courier: Courier,
  group: readonly DueDelivery[],
): Promise<readonly Verdict[]> {
  try {
    return await courier.attempt(group);
  } catch (error) {
    log.error(
      { err: error, deliveryIds: group.map((one) => one.deliveryId) },
      "deliveries were not attempted",
    );
    return group.map(failed);
  }
}

function failed(): Verdict {
  return { kind: "retry", reason: NODE_FAILED };
}
