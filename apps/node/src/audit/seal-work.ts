import type { Clock, Digest } from "@wissel/core";
import { type ConnectionPool, listAuditHeads, readChainEnd, saveAuditHead, sealEntries } from "@wissel/store";
import { type SigningKey, signAuditHead } from "@wissel/trust";
import type { FastifyBaseLogger } from "fastify";
import { type Loop, startLoop } from "../delivery/loop.ts";

export interface SealPorts {
  readonly pool: ConnectionPool;
  readonly digest: Digest;
  readonly own: { readonly entityId: string };
  readonly eventKey: () => SigningKey;
  readonly clock: Clock;
  readonly log: Pick<FastifyBaseLogger, "warn">;
}

const EVERY_MS = 3_000;
/** So much goes into the chain at once that a thousand decisions a second are in it within a minute, and no more. */
const AT_ONCE = 1_000;
const SIGNED_EVERY_MS = 24 * 60 * 60 * 1000;

/** Joins decisions to the chain in the background, and signs its end once a day. */
export function startSealing(ports: SealPorts): Loop {
  let since = 0n;
  return startLoop({
    everyMs: EVERY_MS,
    run: async () => {
      const { pool, digest, clock } = ports;
      const sealed = await sealEntries(pool, { digest, now: clock.now(), since, limit: AT_ONCE });
      since = sealed?.seenUntil ?? since;
      if (sealed !== undefined) await signEnd(ports);
    },
    onError: (error) =>
      ports.log.warn({ err: error }, "the audit log could not be sealed; it is tried again"),
  });
}

/** Signs the end of the chain where that was not done for a day and something has joined it since. */
export async function signEnd({ pool, own, eventKey, clock }: SealPorts): Promise<void> {
  const [last] = await listAuditHeads(pool, 1);
  const now = clock.now();
  if (last !== undefined && now.getTime() - last.signedAt.getTime() < SIGNED_EVERY_MS) return;
  const end = await readChainEnd(pool);
  if (end === undefined || end.sequence === last?.sequence) return;
  const token = await signAuditHead({ issuer: own.entityId, issuedAt: now, end }, eventKey());
  await saveAuditHead(pool, { ...end, signedAt: now, token });
}
