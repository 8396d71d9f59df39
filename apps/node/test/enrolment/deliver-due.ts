import type { AcceptedEvent, Clock, Courier, DeliveryKind, DueDelivery, RetryLadder } from "@wissel/core";
import { claimForSending, type Queryable, relayDue, sweepLeases } from "@wissel/store";
import type { Seat } from "@wissel/testing/federation";
import { type SettlePorts, settleAttempts } from "../../src/delivery/settle-attempts.ts";

const LADDER: RetryLadder = { delaysMs: [0, 1_000], heldAfterMs: 86_400_000 };
const LEASE_MS = 60_000;

/** What settling an attempt takes, with a ladder of one second. */
export function settling(pool: Queryable, clock: Clock): SettlePorts {
  return {
    pool,
    clock,
    ladder: LADDER,
    random: () => 0.5,
    metrics: { countVerdict: () => undefined },
    log: { warn: () => undefined, error: () => undefined },
  };
}

/** One turn of the pump and its sweeper, without their loops and the queue. Answers whether anything was due. */
export async function deliverDue(
  pool: Queryable,
  clock: Clock,
  couriers: Readonly<Record<DeliveryKind, Courier>>,
): Promise<boolean> {
  const lease = { now: clock.now(), leaseMs: LEASE_MS };
  await sweepLeases(pool, clock.now());
  const jobs = await relayDue(pool, clock.now(), { window: 500, leaseMs: LEASE_MS });
  const due = await claimForSending(pool, jobs, lease);
  const groups = new Map<string, DueDelivery[]>();
  for (const one of due) {
    const name = `${one.kind} ${one.recipient}`;
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  for (const group of groups.values()) {
    const { kind, recipient } = group[0] ?? { kind: "set", recipient: "" };
    const verdicts = await couriers[kind].attempt(group);
    const attempted = group.map((delivery, index) => ({
      delivery,
      verdict: verdicts[index] ?? ({ kind: "parked", reason: "no-verdict" } as const),
    }));
    await settleAttempts(settling(pool, clock), recipient, attempted);
  }
  return due.length > 0;
}

/** Hands events over as if they had been signed, pushed and verified. */
export function eventCourier(
  { schacHome, internet, members }: Seat,
  find: (schacHome: string) => { accept(event: AcceptedEvent): Promise<void> },
): Courier {
  return {
    async attempt(deliveries) {
      const recipient = deliveries[0]?.recipient ?? "";
      const origin = members.find((member) => member.schacHome === recipient)?.origin ?? "";
      if (internet.isCut(origin))
        return deliveries.map(() => ({ kind: "retry", reason: "peer-unreachable" }));
      for (const { deliveryId, payload, createdAt, eventType = "" } of deliveries) {
        // The payload of a set, as core's deliveryOf makes it.
        const { associationId, txn, event } = payload as unknown as Pick<
          AcceptedEvent,
          "associationId" | "txn"
        > & { readonly event: AcceptedEvent["payload"] };
        const name = eventType.split("/").at(-1) ?? "";
        await find(recipient).accept({
          issuer: schacHome,
          jti: deliveryId,
          name,
          associationId,
          txn,
          payload: event,
          sha256: deliveryId,
          issuedAt: createdAt,
          receivedAt: createdAt,
        });
      }
      return deliveries.map(() => ({ kind: "delivered" }));
    },
  };
}
