import type {
  Courier,
  DeliveryKind,
  DueDelivery,
  Verdict,
  WakeJob,
  WakeQueue,
  WakeWorker,
} from "@wissel/core";
import {
  claimForSending,
  leaveForPoll,
  pauseRecipient,
  pushWhatAwaitedPoll,
  relayDue,
  sweepLeases,
} from "@wissel/store";
import { openGatherer } from "./gatherer.ts";
import { type Loop, startLoop } from "./loop.ts";
import type { Recipients } from "./recipients.ts";
import { NODE_FAILED, type SettlePorts, settleAttempts } from "./settle-attempts.ts";

export interface PumpPorts extends SettlePorts {
  readonly queue: WakeQueue;
  readonly couriers: Readonly<Record<DeliveryKind, Courier>>;
  /** Who fetches events, and who takes several at once. */
  readonly recipients: Pick<Recipients, "polling" | "batching">;
  /** Until when a recipient has announced that it is not to be called. */
  readonly maintenanceOf: (recipient: string) => Promise<Date | undefined>;
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
/** Of a recipient that takes a hundred at once. */
const WIDE_WINDOW = 200;
/** Several recipients' windows, so that one that is slow leaves room for others. */
const CONCURRENCY = 512;
const POLL_MS = 200;
const LONGEST_SWEEP_MS = 5_000;
/** Jobs that arrive together are claimed, sent and settled together. */
const GATHER = { most: 200, patienceMs: 3 } as const;

/** Starts relaying, and where this process sends, working and sweeping. */
export async function startPump(ports: PumpPorts, options: PumpOptions): Promise<DeliveryPump> {
  await pushWhatAwaitedPoll(ports.pool, ports.recipients.polling, ports.clock.now());
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

function startRelay({ pool, queue, clock, log, recipients }: PumpPorts, { leaseMs }: PumpOptions): Loop {
  const { polling } = recipients;
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
        if (polling.length > 0) await leaveForPoll(pool, polling, clock.now());
        const wide = { recipients: recipients.batching(), window: WIDE_WINDOW };
        const jobs = await relayDue(pool, clock.now(), { window: WINDOW, leaseMs, wide });
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
    const sent = new Map<string, Promise<void>>();
    for (const group of byCourier(due)) {
      const sending = send(ports, group).finally(() => relay.nudge()); // the window has room again
      for (const { deliveryId } of group) sent.set(deliveryId, sending);
    }
    // A job ends with its own recipient: one that lets us wait must not use up the worker.
    return new Map(jobs.flatMap((job) => [[job, sent.get(job.deliveryId) ?? Promise.resolve()] as const]));
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
  const verdicts = (await spared(ports, group)) ?? (await attempt(ports, ports.couriers[first.kind], group));
  await settleAttempts(
    ports,
    first.recipient,
    group.map((delivery, index) => ({ delivery, verdict: verdicts[index] ?? failed() })),
  );
}

/** What waits for the end of its recipient's maintenance is not attempted. */
async function spared(
  { pool, clock, maintenanceOf }: PumpPorts,
  group: readonly DueDelivery[],
): Promise<readonly Verdict[] | undefined> {
  const recipient = group[0]?.recipient ?? "";
  const now = clock.now();
  const until = await maintenanceOf(recipient);
  if (until === undefined || until <= now) return undefined;
  const reason = "recipient-maintenance";
  await pauseRecipient(pool, { recipient, cause: "announced", reason, until, at: now });
  return group.map(() => ({ kind: "deferred", reason, notBefore: until }));
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
