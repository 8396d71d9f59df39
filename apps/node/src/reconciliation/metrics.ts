import type { ReconciliationMode } from "@wissel/core";
import { listLedgerRuns, listRestores, type Queryable } from "@wissel/store";
import { Counter, Gauge, type Registry } from "prom-client";

/** What operators see of comparing ledgers. */
export interface LedgerMetrics {
  countRun(mode: ReconciliationMode, came: "through" | "failed"): void;
}

const MOST_RESTORES = 100;

/** Registers the measurements; what partners doubt is read from the database when somebody asks. */
export function openLedgerMetrics(registry: Registry, pool: Queryable): LedgerMetrics {
  const runs = new Counter({
    name: "wissel_ledger_runs_total",
    help: "Comparisons of the ledger with a partner's, by mode and by whether they went through",
    labelNames: ["mode", "came"],
    registers: [registry],
  });
  new Gauge({
    name: "wissel_ledger_doubts",
    help: "Differences that the last comparison with a partner left to a person",
    labelNames: ["partner"],
    registers: [registry],
    async collect() {
      for (const { partner, outcome } of await listLedgerRuns(pool)) {
        this.set({ partner }, Number(outcome?.doubted ?? 0));
      }
    },
  });
  new Gauge({
    name: "wissel_restores_unchecked",
    help: "Times at which the database was taken back and nobody has looked at what no partner can tell",
    registers: [registry],
    async collect() {
      this.set(
        (await listRestores(pool, MOST_RESTORES)).filter(({ checked }) => checked === undefined).length,
      );
    },
  });
  return { countRun: (mode, came) => runs.inc({ mode, came }) };
}
