import type { Clock, NewId } from "@wissel/core";
import { type ConnectionPool, inTransaction, takeDoubtedResults } from "@wissel/store";
import type { FastifyBaseLogger } from "fastify";
import { type Loop, startLoop } from "../delivery/loop.ts";
import { oweAnswers } from "../results/owe-receipts.ts";

export interface DoubtPorts {
  readonly pool: ConnectionPool;
  /** Our schacHome. */
  readonly own: string;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Pick<FastifyBaseLogger, "warn">;
  readonly kickDeliveries: () => void;
}

const AT_ONCE = 500;
const EVERY_MS = 60_000;

/**
 * Looks once a minute for results that were accepted under a key after the instant from which its partner has taken it
 * back: they are marked as disputed, and their host is told, each once. Nothing that was recorded is changed.
 */
export function startDoubts(ports: DoubtPorts): Loop {
  return startLoop({
    everyMs: EVERY_MS,
    onError: (error) => ports.log.warn({ err: error }, "doubted signatures are not looked for"),
    async run() {
      while ((await doubtSome(ports)) === AT_ONCE);
    },
  });
}

/** One transaction's worth; returns how many. */
export async function doubtSome(ports: DoubtPorts): Promise<number> {
  const { pool, own, clock, log } = ports;
  const doubted = await inTransaction(pool, async (client) => {
    const at = clock.now();
    const found = await takeDoubtedResults(client, { home: own, at, limit: AT_ONCE });
    await oweAnswers(ports, client, found, {
      name: "result-disputed",
      facts: { reason: "signature_in_doubt", disputedAt: at.toISOString() },
    });
    return found;
  });
  if (doubted.length === 0) return 0;
  const hosts = [...new Set(doubted.map(({ event }) => event.issuer))];
  log.warn({ count: doubted.length, hosts }, "results are in doubt: their host has taken back the key");
  ports.kickDeliveries();
  return doubted.length;
}
