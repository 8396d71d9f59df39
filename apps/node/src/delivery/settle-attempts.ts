import {
  type Clock,
  type DueDelivery,
  pausesMs,
  type RetryLadder,
  type Rung,
  settlementOf,
  type Verdict,
} from "@wissel/core";
import { noteRecipientsDown, noteRecipientsUp, type Queryable, settleDeliveries } from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import type { DeliveryMetrics } from "./metrics.ts";

export interface SettlePorts {
  readonly pool: Queryable;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly ladder: RetryLadder;
  readonly metrics: DeliveryMetrics;
  readonly log: Pick<FastifyBaseLogger, "warn" | "error">;
}

/** An attempt that is over. */
export interface Attempted {
  readonly delivery: Pick<DueDelivery, "deliveryId" | "kind" | "epoch" | "attempts" | "createdAt">;
  readonly verdict: Verdict;
}

/** The reason of a retry for which nobody but this node is to blame. */
export const NODE_FAILED = "node-failed";

/** Writes what attempts at one recipient came to, and whether it is there. */
export async function settleAttempts(
  ports: SettlePorts,
  recipient: string,
  attempted: readonly Attempted[],
): Promise<void> {
  const now = ports.clock.now();
  const rung: Rung = { now, ladder: ports.ladder, random: ports.random };
  const settlements = attempted.map(({ delivery, verdict }) => settlementOf(delivery, verdict, rung));
  for (const { delivery, verdict } of attempted) ports.metrics.countVerdict(delivery.kind, verdict.kind);
  await settleDeliveries(ports.pool, settlements, now);
  await noteRecipient(ports, recipient, { verdicts: attempted.map(({ verdict }) => verdict), rung });
  for (const settlement of settlements) {
    if (settlement.state !== "parked" && settlement.state !== "held") continue;
    const { deliveryId, state, reason } = settlement;
    ports.log.error({ deliveryId, recipient, reason }, `a delivery is ${state}: a person has to look`);
  }
}

async function noteRecipient(
  { pool }: SettlePorts,
  recipient: string,
  { verdicts, rung }: { readonly verdicts: readonly Verdict[]; readonly rung: Rung },
): Promise<void> {
  const isDown = (verdict: Verdict) => verdict.kind === "retry" && verdict.recipientDown === true;
  const isOurs = (verdict: Verdict) => verdict.kind === "retry" && verdict.reason === NODE_FAILED;
  if (verdicts.some((verdict) => !isDown(verdict) && !isOurs(verdict))) {
    await noteRecipientsUp(pool, [recipient], rung.now);
  } else if (verdicts.some(isDown)) {
    const pauses = pausesMs(rung.ladder, rung.random);
    await noteRecipientsDown(pool, [recipient], { now: rung.now, pausesMs: pauses });
  }
}
