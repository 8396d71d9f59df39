import type { Attempt } from "./attempt.ts";
import type { DueDelivery, Verdict } from "./delivery.ts";
import { nextAttempt, type Rung } from "./ladder.ts";

/** What is written about a delivery after an attempt. Ignored where `epoch` is no longer the delivery's own. */
export type Settlement = {
  readonly deliveryId: string;
  readonly epoch: number;
  /** Remembered for people; left out where nothing was attempted. */
  readonly attempt?: Attempt;
} & (
  | { readonly state: "delivered" }
  | {
      readonly state: "pending";
      readonly nextAttemptAt: Date;
      readonly reason: string;
      readonly recipientDown: boolean;
      /** Whether it costs a step of the ladder. */
      readonly failed: boolean;
    }
  | { readonly state: "parked" | "held"; readonly reason: string }
);

/** Turns a verdict into what is written. */
export function settlementOf(
  delivery: Pick<DueDelivery, "deliveryId" | "kind" | "epoch" | "attempts" | "createdAt" | "replayedAt">,
  verdict: Verdict,
  rung: Rung,
): Settlement {
  const { deliveryId, epoch } = delivery;
  const attempt = attemptOf(delivery, verdict);
  const settled = { deliveryId, epoch, ...(attempt === undefined ? {} : { attempt }) };
  if (verdict.kind === "delivered") return { ...settled, state: "delivered" };
  const { reason } = verdict;
  if (verdict.kind === "parked") return { ...settled, state: "parked", reason };
  if (verdict.kind === "deferred") {
    const { notBefore: nextAttemptAt } = verdict;
    return { ...settled, state: "pending", nextAttemptAt, reason, recipientDown: true, failed: false };
  }
  const { notBefore } = verdict;
  const next = nextAttempt(
    {
      attempts: delivery.attempts + 1,
      createdAt: delivery.replayedAt ?? delivery.createdAt,
      ...(notBefore === undefined ? {} : { notBefore }),
    },
    rung,
  );
  if ("held" in next) return { ...settled, state: "held", reason };
  const recipientDown = verdict.recipientDown === true || verdict.endpointGone === true;
  return { ...settled, state: "pending", nextAttemptAt: next.at, reason, recipientDown, failed: true };
}

/** Nothing to remember of what went well in its caller's hand (epoch 0): thousands a minute in an opening. */
function attemptOf(
  { kind, epoch }: Pick<DueDelivery, "kind" | "epoch">,
  verdict: Verdict,
): Attempt | undefined {
  if (verdict.kind === "deferred" || (epoch === 0 && verdict.kind === "delivered" && kind === "command"))
    return undefined;
  return {
    ...(verdict.answer ?? { road: kind === "set" ? "push" : kind }),
    verdict: verdict.kind,
    ...(verdict.kind === "delivered" ? {} : { reason: verdict.reason }),
  };
}
