import type { DueDelivery, Verdict } from "./delivery.ts";
import { nextAttempt, type Rung } from "./ladder.ts";

/** What is written about a delivery after an attempt. Ignored where `epoch` is no longer the delivery's own. */
export type Settlement = { readonly deliveryId: string; readonly epoch: number } & (
  | { readonly state: "delivered" }
  | {
      readonly state: "pending";
      readonly nextAttemptAt: Date;
      readonly reason: string;
      readonly recipientDown: boolean;
    }
  | { readonly state: "parked" | "held"; readonly reason: string }
);

/** Turns a verdict into what is written. */
export function settlementOf(
  delivery: Pick<DueDelivery, "deliveryId" | "epoch" | "attempts" | "createdAt">,
  verdict: Verdict,
  rung: Rung,
): Settlement {
  const { deliveryId, epoch } = delivery;
  if (verdict.kind === "delivered") return { deliveryId, epoch, state: "delivered" };
  if (verdict.kind === "parked") return { deliveryId, epoch, state: "parked", reason: verdict.reason };
  const { reason, notBefore } = verdict;
  const next = nextAttempt(
    {
      attempts: delivery.attempts + 1,
      createdAt: delivery.createdAt,
      ...(notBefore === undefined ? {} : { notBefore }),
    },
    rung,
  );
  if ("held" in next) return { deliveryId, epoch, state: "held", reason };
  return {
    deliveryId,
    epoch,
    state: "pending",
    nextAttemptAt: next.at,
    reason,
    recipientDown: verdict.recipientDown === true,
  };
}
