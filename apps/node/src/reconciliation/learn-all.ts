import { setTimeout as delay } from "node:timers/promises";
import type { Peer, PinnedPeer } from "@wissel/core";
import { type ConnectionPool, endLearning, findLearning, handOnFreed, noteLearntFrom } from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import { type LearnPorts, poolContext } from "./learn.ts";
import type { RunLedger } from "./run-ledger.ts";

export interface LearnAllPorts extends LearnPorts {
  readonly pool: ConnectionPool;
  readonly partners: () => readonly Pick<PinnedPeer | Peer, "schacHome">[];
  readonly run: RunLedger;
  readonly log: Pick<FastifyBaseLogger, "info" | "warn" | "error">;
}

const AGAIN_MS = 2_000;

/**
 * Learns from every partner what this restored node has forgotten. Resolves when all have told, or an operator wants
 * to wait no longer, or `signal` is aborted; until then it asks those that could not be asked again and again.
 */
export async function learnAll(ports: LearnAllPorts, signal: AbortSignal): Promise<void> {
  const { pool, partners, log } = ports;
  while (!signal.aborted) {
    const learning = await findLearning(pool);
    if (learning === undefined) return;
    const open = partners().flatMap(({ schacHome }) =>
      learning.learntFrom.includes(schacHome) ? [] : [schacHome],
    );
    const told = await learnFrom(ports, open);
    for (const partner of told) await noteLearntFrom(pool, partner);
    if (told.length === open.length) {
      await handOnFreed(pool, poolContext(ports));
      await endLearning(pool, ports.clock.now());
      log.info({ partners: partners().length }, "learnt from every partner what the backup did not hold");
      log.error("own students' places here may be missing, no partner knows them: see the desk's restores");
      return;
    }
    log.warn(
      { open: open.length - told.length },
      "not every partner has told what it remembers; nothing is served",
    );
    await delay(AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Those of whom everything was learnt. */
async function learnFrom(ports: LearnAllPorts, partners: readonly string[]): Promise<readonly string[]> {
  const told: string[] = [];
  const again: string[] = [];
  for (const partner of partners) {
    const outcome = await ports.run(partner, "learn");
    if (outcome !== undefined) told.push(partner);
    if (outcome !== undefined && outcome.doubted > 0) again.push(partner);
  }
  // What one home gave up another may have got: once all have told, there is room for it.
  for (const partner of again) await ports.run(partner, "learn");
  return told;
}
