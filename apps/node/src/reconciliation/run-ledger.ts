import {
  afterFailure,
  type JsonObject,
  nextNight,
  type PeerDirectory,
  type ReconciliationMode,
} from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import { reopenQuarantined, requestLedgerRun, settleLedgerRun } from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import { LedgerUnavailable } from "./ask-partner.ts";
import type { LedgerMetrics } from "./metrics.ts";
import { type LedgerOutcome, type ReconcilePorts, reconcile } from "./reconcile.ts";

export interface RunPorts extends ReconcilePorts {
  readonly peers: Pick<PeerDirectory, "findBySchacHome">;
  readonly metrics: LedgerMetrics;
  readonly log: Pick<FastifyBaseLogger, "info" | "warn" | "error">;
  /** Events wait to be judged. */
  readonly kickInbox: () => void;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** Compares the ledger with one partner, and writes down what that came to; undefined when it did not go through. */
export type RunLedger = (partner: string, mode: ReconciliationMode) => Promise<LedgerOutcome | undefined>;

export function ledgerRunner(ports: RunPorts): RunLedger {
  const { own, pool, clock, log, metrics } = ports;
  return async (partner, mode) => {
    await requestLedgerRun(pool, partner, clock.now());
    try {
      const peer = await ports.peers.findBySchacHome(partner);
      if (peer === undefined) throw new LedgerUnavailable(partner, "partner-unknown");
      const outcome = await reconcile(ports, peer, mode);
      const reopened = await reopenQuarantined(pool, { own: own.schacHome, partner });
      if (reopened > 0) ports.kickInbox();
      const now = clock.now();
      const dueAt = nextNight(now, ports.random);
      await settleLedgerRun(pool, partner, { outcome: toJson(outcome), now, dueAt });
      metrics.countRun(mode, "through");
      const { doubts: _doubts, ...counts } = outcome;
      log.info({ partner, reopened, ...counts }, "the ledger was compared with a partner's");
      if (outcome.doubts.some(({ reason }) => reason === "behind_here")) {
        log.error({ partner }, "a partner knows more of this institution than it does: was it restored?");
      }
      return outcome;
    } catch (error) {
      const failure = codeOf(error);
      if (failure === undefined) throw error;
      const now = clock.now();
      await settleLedgerRun(pool, partner, { failure, now, dueAt: afterFailure(now, ports.random) });
      metrics.countRun(mode, "failed");
      log.warn({ partner, failure }, "the ledger of a partner cannot be had; it is asked again");
      return undefined;
    }
  };
}

/** As a column of the database keeps it: it holds nothing but texts, numbers and lists of them. */
function toJson(outcome: LedgerOutcome): JsonObject {
  return { ...outcome, doubts: outcome.doubts.map((doubt) => ({ ...doubt })) };
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof LedgerUnavailable || error instanceof PeerUnreachable) return error.code;
  return undefined;
}
