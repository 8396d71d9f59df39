import { type Clock, pausesMs, type RetryLadder, settlementOf } from "@wissel/core";
import { noteRecipientsDown, noteRecipientsUp, type Queryable, settleDeliveries } from "@wissel/store";
import type { HostLinePorts } from "./host-line.ts";

export interface SettleInHandPorts {
  readonly pool: Queryable;
  readonly clock: Clock;
  readonly ladder: RetryLadder;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly kickDeliveries: () => void;
}

/**
 * Settles commands that were tried while the student waited. What is still owed goes to the pump by the same ladder
 * as everything else, and a host that is silent here is given the same rest there.
 */
export function settleInHand(ports: SettleInHandPorts): HostLinePorts["settle"] {
  const { pool, clock, ladder, random } = ports;
  return async (host, settled) => {
    const now = clock.now();
    const rung = { now, ladder, random };
    const settlements = settled.map(({ deliveryId, verdict }) =>
      settlementOf({ deliveryId, epoch: 0, attempts: 0, createdAt: now }, verdict, rung),
    );
    await settleDeliveries(pool, settlements, now);
    if (settled.every(({ verdict }) => verdict.kind === "retry" && verdict.recipientDown === true)) {
      await noteRecipientsDown(pool, [host], { now, pausesMs: pausesMs(ladder, random) });
    } else if (settled.some(({ verdict }) => verdict.kind !== "retry")) {
      await noteRecipientsUp(pool, [host], now);
    }
    if (settled.some(({ verdict }) => verdict.kind === "retry")) ports.kickDeliveries();
  };
}
