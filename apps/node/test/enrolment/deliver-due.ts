import {
  type AcceptedEvent,
  type Clock,
  type Courier,
  type DeliveryKind,
  type DueDelivery,
  type RetryLadder,
  settlementOf,
  type Verdict,
} from "@wissel/core";
import {
  claimForSending,
  noteRecipientsDown,
  noteRecipientsUp,
  type Queryable,
  relayDue,
  settleDeliveries,
} from "@wissel/store";
import type { Seat } from "@wissel/testing/federation";

export const LADDER: RetryLadder = { delaysMs: [0, 1_000], heldAfterMs: 86_400_000 };
const LEASE_MS = 60_000;

/** One turn of the pump, without its loops and its queue. Answers whether anything was due. */
export async function deliverDue(
  pool: Queryable,
  clock: Clock,
  couriers: Readonly<Record<DeliveryKind, Courier>>,
): Promise<boolean> {
  const lease = { now: clock.now(), leaseMs: LEASE_MS };
  const jobs = await relayDue(pool, clock.now(), { window: 500, leaseMs: LEASE_MS });
  const due = await claimForSending(pool, jobs, lease);
  const groups = new Map<string, DueDelivery[]>();
  for (const one of due) {
    const name = `${one.kind} ${one.recipient}`;
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  for (const group of groups.values()) {
    const kind = group[0]?.kind ?? "set";
    await settleGroup(pool, clock, { group, verdicts: await couriers[kind].attempt(group) });
  }
  return due.length > 0;
}

interface Attempted {
  readonly group: readonly DueDelivery[];
  readonly verdicts: readonly Verdict[];
}

async function settleGroup(pool: Queryable, clock: Clock, { group, verdicts }: Attempted): Promise<void> {
  const now = clock.now();
  const rung = { now, ladder: LADDER, random: () => 0.5 };
  const settlements = group.map((delivery, index) =>
    settlementOf(delivery, verdicts[index] ?? { kind: "parked", reason: "no-verdict" }, rung),
  );
  await settleDeliveries(pool, settlements, now);
  const recipients = group.slice(0, 1).map(({ recipient }) => recipient);
  const down = verdicts.every((verdict) => verdict.kind === "retry");
  if (down) await noteRecipientsDown(pool, recipients, { now, pausesMs: [1_000] });
  else await noteRecipientsUp(pool, recipients, now);
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
