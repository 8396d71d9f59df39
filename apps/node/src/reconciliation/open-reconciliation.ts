import { afterStart, type PeerDirectory } from "@wissel/core";
import { claimLedgerRun, listLedgerRuns, requestLedgerRun } from "@wissel/store";
import type { Registry } from "prom-client";
import { startLoop } from "../delivery/loop.ts";
import { openEventCheck } from "../events/event-schemas.ts";
import { type AskPorts, openPartnerLedger } from "./ask-partner.ts";
import { type LedgerDeskHandlers, ledgerDeskHandlers } from "./desk-handlers.ts";
import { type LedgerHandlers, ledgerHandlers, type TellPorts } from "./exchange-handlers.ts";
import { learnAll } from "./learn-all.ts";
import { openLedgerMetrics } from "./metrics.ts";
import { type RestoreDeskHandlers, restoreDeskHandlers } from "./restore-handlers.ts";
import { ledgerRunner, type RunPorts } from "./run-ledger.ts";

export type ReconciliationParts = TellPorts &
  Pick<AskPorts, "exchange" | "eventKeysOf"> &
  Omit<RunPorts, "partnerLedger" | "metrics" | "checkPayload" | "peers" | "random"> & {
    readonly peers: Pick<PeerDirectory, "findBySchacHome" | "listPinned">;
    readonly registry: Registry;
  };

/** Comparing with partners what both hold. */
export interface ReconciliationArea {
  readonly exchange: LedgerHandlers;
  readonly desk: LedgerDeskHandlers & RestoreDeskHandlers;
  /** Resolves when nothing is left to be learnt after a restore. */
  learn(signal: AbortSignal): Promise<void>;
  /** For nodes that work: every night, some time after the start, and when an officer asks. */
  startWork(): AsyncDisposable;
}

const LOOK_EVERY_MS = 2_000;
/** Longer than a run takes; one that was cut off is begun again then. */
const LEASE_MS = 15 * 60_000;

/** What was compared so lately is not compared again because of a start. */
const FRESH_MS = 60 * 60_000;

export function openReconciliation(parts: ReconciliationParts): ReconciliationArea {
  const { own, pool, clock, log, peers } = parts;
  const partnerLedger = openPartnerLedger({ ...parts, audience: own.entityId });
  const metrics = openLedgerMetrics(parts.registry, pool);
  const random = Math.random;
  const run = ledgerRunner({ ...parts, partnerLedger, metrics, checkPayload: openEventCheck(), random });
  const partners = () =>
    peers.listPinned().filter(({ agreement }) => agreement.enrolments || agreement.results);

  async function planAfterStart(): Promise<void> {
    const now = clock.now();
    const runs = new Map(
      (await listLedgerRuns(pool)).map((one) => [one.partner, one.finishedAt?.getTime() ?? 0]),
    );
    for (const { schacHome } of partners()) {
      if (now.getTime() - (runs.get(schacHome) ?? 0) < FRESH_MS) continue;
      await requestLedgerRun(pool, schacHome, afterStart(now, random));
    }
  }

  async function runDue(): Promise<void> {
    const names = partners().map(({ schacHome }) => schacHome);
    for (;;) {
      const now = clock.now();
      const leaseUntil = new Date(now.getTime() + LEASE_MS);
      const partner = await claimLedgerRun(pool, names, { now, leaseUntil });
      if (partner === undefined) return;
      await run(partner, "compare");
    }
  }

  return {
    exchange: ledgerHandlers(parts),
    desk: { ...ledgerDeskHandlers({ pool, partners, clock }), ...restoreDeskHandlers({ pool, clock }) },
    learn: (signal) => learnAll({ ...parts, partners, run }, signal),
    startWork: () =>
      startLoop({
        everyMs: LOOK_EVERY_MS,
        first: planAfterStart,
        run: runDue,
        onError: (error) => log.warn({ err: error }, "ledgers are not compared; it is tried again"),
      }),
  };
}
