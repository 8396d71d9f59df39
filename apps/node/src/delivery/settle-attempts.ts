import {
  type Attempt,
  type Clock,
  detailOf,
  judgeSetError,
  pausesMs,
  type RetryLadder,
  type Rung,
  type Settlement,
  settlementOf,
  type Verdict,
} from "@wissel/core";
import {
  listEventsOwedTo,
  noteRecipientsDown,
  noteRecipientsUp,
  pauseRecipient,
  type Queryable,
  settleDeliveries,
  settlePolled,
} from "@wissel/store";
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
  readonly delivery: Parameters<typeof settlementOf>[0];
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
  tellPeople(ports, recipient, settlements);
}

/** What a recipient says with a poll of events that it fetched before; ids and codes as they came. */
export interface PolledAnswers {
  readonly acks: readonly string[];
  readonly errors: ReadonlyMap<string, { readonly err: string; readonly description?: string }>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ACKNOWLEDGED: Attempt = { road: "poll", verdict: "delivered" };

/** Settles what a recipient acknowledges or refuses by poll. An id that it is not owed is ignored, like a repetition. */
export async function settlePolledAnswers(
  ports: SettlePorts,
  recipient: string,
  { acks, errors }: PolledAnswers,
): Promise<void> {
  const now = ports.clock.now();
  const rung: Rung = { now, ladder: ports.ladder, random: ports.random };
  const acknowledged = new Set(acks.filter((jti) => UUID.test(jti)));
  const refused = [...errors.keys()].filter((jti) => UUID.test(jti) && !acknowledged.has(jti));
  const owed = await listEventsOwedTo(ports.pool, recipient, refused);
  const settlements: readonly Settlement[] = [
    ...[...acknowledged].map(
      (deliveryId) => ({ deliveryId, epoch: 0, state: "delivered", attempt: ACKNOWLEDGED }) as const,
    ),
    ...owed.map((delivery) => {
      const error = errors.get(delivery.deliveryId);
      const { lastReason } = delivery;
      const verdict = judgeSetError(error, { now, ...(lastReason === undefined ? {} : { lastReason }) });
      const detail = detailOf(`${error?.err}: ${error?.description ?? ""}`);
      const answer = { road: "poll", ...(detail === undefined ? {} : { detail }) } as const;
      return settlementOf(delivery, { ...verdict, answer }, rung);
    }),
  ];
  const counted = new Set(await settlePolled(ports.pool, { recipient, settlements }, now));
  const effective = settlements.filter(({ deliveryId }) => counted.has(deliveryId));
  for (const { attempt } of effective)
    if (attempt !== undefined) ports.metrics.countVerdict("set", attempt.verdict);
  tellPeople(ports, recipient, effective);
}

function tellPeople({ log }: SettlePorts, recipient: string, settlements: readonly Settlement[]): void {
  for (const settlement of settlements) {
    if (settlement.state !== "parked" && settlement.state !== "held") continue;
    const { deliveryId, state, reason } = settlement;
    log.error({ deliveryId, recipient, reason }, `a delivery is ${state}: a person has to look`);
  }
}

async function noteRecipient(
  { pool }: SettlePorts,
  recipient: string,
  { verdicts, rung }: { readonly verdicts: readonly Verdict[]; readonly rung: Rung },
): Promise<void> {
  const { now } = rung;
  const gone = verdicts.find((verdict) => verdict.kind === "retry" && verdict.endpointGone === true);
  if (gone?.kind === "retry") {
    await pauseRecipient(pool, { recipient, cause: "endpoint_gone", reason: gone.reason, at: now });
  } else if (verdicts.some((verdict) => !isDown(verdict) && !saysNothing(verdict))) {
    await noteRecipientsUp(pool, [recipient], now);
  } else if (verdicts.some(isDown)) {
    const asked = verdicts.flatMap((verdict) => (isDown(verdict) ? (verdict.notBefore?.getTime() ?? 0) : []));
    const latest = Math.max(...asked);
    const pauses = { now, pausesMs: pausesMs(rung.ladder, rung.random) };
    await noteRecipientsDown(pool, [recipient], {
      ...pauses,
      ...(latest === 0 ? {} : { notBefore: new Date(latest) }),
    });
  }
}

function isDown(verdict: Verdict): verdict is Extract<Verdict, { readonly kind: "retry" }> {
  return verdict.kind === "retry" && verdict.recipientDown === true;
}

/** What the recipient had no part in. */
function saysNothing(verdict: Verdict): boolean {
  return verdict.kind === "deferred" || (verdict.kind === "retry" && verdict.reason === NODE_FAILED);
}
