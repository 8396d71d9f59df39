import {
  type Clock,
  type Courier,
  type DeliveryKind,
  type DueDelivery,
  pausesMs,
  type RetryLadder,
  type Rung,
  settlementOf,
  type Verdict,
  type WakeJob,
  type WakeQueue,
  type WakeWorker,
} from "@wissel/core";
import {
  claimForSending,
  noteRecipientsDown,
  noteRecipientsUp,
  type Queryable,
  relayDue,
  settleDeliveries,
  sweepLeases,
} from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import { openGatherer } from "./gatherer.ts";
import { type Loop, startLoop } from "./loop.ts";
import type { DeliveryMetrics } from "./metrics.ts";

export interface PumpPorts {
  readonly pool: Queryable;
  readonly queue: WakeQueue;
  readonly couriers: Readonly<Record<DeliveryKind, Courier>>;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Pick<FastifyBaseLogger, "warn" | "error">;
  readonly metrics: DeliveryMetrics;
}

export interface PumpOptions {
  /** Whether this process sends; one that only serves hands jobs to those that do. */
  readonly sends: boolean;
  readonly ladder: RetryLadder;
  /** How long a delivery belongs to the worker that took it. */
  readonly leaseMs: number;
}

/** Moves deliveries from PostgreSQL through the queue to their recipients. Disposing waits for what is being sent. */
export interface DeliveryPump extends AsyncDisposable {
  /** Something new is owed and committed. Without a kick it goes out a moment later. */
  kick(): void;
}

const WINDOW = 32;
/** Several recipients' windows, so that one that is slow leaves room for others. */
const CONCURRENCY = 128;
const POLL_MS = 200;
const LONGEST_SWEEP_MS = 5_000;
/** Jobs that arrive together are claimed, sent and settled together. */
const GATHER = { most: 200, patienceMs: 3 } as const;

/** Starts relaying, and where this process sends, working and sweeping. */
export async function startPump(ports: PumpPorts, options: PumpOptions): Promise<DeliveryPump> {
  const { queue, log, clock, pool } = ports;
  const { leaseMs, sends } = options;
  let broken = false;
  const onError = (error: unknown) => {
    // Once per outage: the loop comes back five times a second.
    if (!broken) log.warn({ err: error }, "deliveries are not relayed");
    broken = true;
  };
  const relay = startLoop({
    everyMs: POLL_MS,
    onError,
    async run() {
      for (;;) {
        const jobs = await relayDue(pool, clock.now(), { window: WINDOW, leaseMs });
        broken = false;
        if (jobs.length === 0) return;
        await queue.wake(jobs);
      }
    },
  });
  const parts: AsyncDisposable[] = [relay];
  if (sends) {
    parts.push(startSweeper(ports, leaseMs, relay));
    parts.push(await startWorker(ports, options, relay));
  }
  return {
    kick: () => relay.nudge(),
    async [Symbol.asyncDispose]() {
      await Promise.all(parts.map((part) => part[Symbol.asyncDispose]()));
    },
  };
}

function startSweeper({ pool, clock, log }: PumpPorts, leaseMs: number, relay: Loop): Loop {
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
    await Promise.all(byCourier(due).map((group) => send(ports, options, group)));
    relay.nudge(); // the windows have room again
  });
  return await ports.queue.startWorker((job) => gatherer.add(job), { concurrency: CONCURRENCY });
}

/** What goes to one recipient by one courier. */
function byCourier(due: readonly DueDelivery[]): readonly (readonly DueDelivery[])[] {
  const groups = new Map<string, DueDelivery[]>();
  for (const delivery of due) {
    const name = `${delivery.kind} ${delivery.recipient}`;
    groups.set(name, [...(groups.get(name) ?? []), delivery]);
  }
  return [...groups.values()];
}

async function send(ports: PumpPorts, options: PumpOptions, group: readonly DueDelivery[]): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const { kind, recipient } = first;
  const verdicts = await attempt(ports, ports.couriers[kind], group);
  const now = ports.clock.now();
  const rung: Rung = { now, ladder: options.ladder, random: ports.random };
  const settlements = group.map((delivery, index) =>
    settlementOf(delivery, verdicts[index] ?? { kind: "retry", reason: "node-failed" }, rung),
  );
  await settleDeliveries(ports.pool, settlements, now);
  await noteRecipient(ports, recipient, { verdicts, rung });
  for (const verdict of verdicts) ports.metrics.countVerdict(kind, verdict.kind);
  for (const [index, settlement] of settlements.entries()) {
    if (settlement.state !== "parked" && settlement.state !== "held") continue;
    const { deliveryId, eventType } = group[index] ?? first;
    const facts = { deliveryId, eventType, recipient, reason: settlement.reason };
    ports.log.error(facts, `a delivery is ${settlement.state}: a person has to look`);
  }
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
    return group.map(() => ({ kind: "retry", reason: "node-failed" }));
  }
}

async function noteRecipient(
  { pool }: PumpPorts,
  recipient: string,
  { verdicts, rung }: { readonly verdicts: readonly Verdict[]; readonly rung: Rung },
): Promise<void> {
  const isDown = (verdict: Verdict) => verdict.kind === "retry" && verdict.recipientDown === true;
  const isAnswer = (verdict: Verdict) => !(verdict.kind === "retry" && verdict.reason === "node-failed");
  if (verdicts.some((verdict) => isAnswer(verdict) && !isDown(verdict))) {
    await noteRecipientsUp(pool, [recipient], rung.now);
  } else if (verdicts.some(isDown)) {
    const pauses = pausesMs(rung.ladder, rung.random);
    await noteRecipientsDown(pool, [recipient], { now: rung.now, pausesMs: pauses });
  }
}
