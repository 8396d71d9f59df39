import type { DeliveryKind, Verdict } from "@wissel/core";
import { countUndelivered, countUnjudged, type Queryable } from "@wissel/store";
import { Counter, Gauge, type Registry } from "prom-client";

/** What operators see of deliveries. */
export interface DeliveryMetrics {
  countVerdict(kind: DeliveryKind, verdict: Verdict["kind"]): void;
}

const STATES = ["pending", "queued", "sending", "parked", "held"] as const;

/** Registers the measurements; the gauges are read from the database when somebody asks. */
export function openDeliveryMetrics(registry: Registry, pool: Queryable): DeliveryMetrics {
  const attempts = new Counter({
    name: "wissel_delivery_attempts_total",
    help: "Attempts to deliver, by kind and by what the answer meant",
    labelNames: ["kind", "verdict"],
    registers: [registry],
  });
  new Gauge({
    name: "wissel_deliveries_undelivered",
    help: "Deliveries that are owed, by state",
    labelNames: ["state"],
    registers: [registry],
    async collect() {
      const counts = await countUndelivered(pool);
      for (const state of STATES) this.set({ state }, counts.get(state) ?? 0);
    },
  });
  new Gauge({
    name: "wissel_inbox_unjudged",
    help: "Events that were accepted and not applied yet",
    registers: [registry],
    async collect() {
      this.set(await countUnjudged(pool));
    },
  });
  return { countVerdict: (kind, verdict) => attempts.inc({ kind, verdict }) };
}
