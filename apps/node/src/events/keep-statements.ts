import { createHash } from "node:crypto";
import type { Clock } from "@wissel/core";
import { keepStatement, type Queryable } from "@wissel/store";
import type { PeerKeys } from "../federation/peer-directory.ts";

export interface StatementKeeperPorts {
  readonly pool: Queryable;
  readonly peers: Pick<PeerKeys, "statementOf">;
  readonly clock: Clock;
}

/** Keeps what vouched for a key when an event was accepted under it, and answers with the statement's sha256. */
export type KeepStatement = (entityId: string, kid: string) => Promise<string>;

/** A statement is good for a day at most; one of this morning vouches for what comes in the afternoon. */
const REUSED_FOR_MS = 12 * 60 * 60 * 1000;

/**
 * Statements are signed anew every hour, and one of them is proof enough: the one that was kept first is referred to
 * for half a day, for each key.
 */
export function statementKeeper({ pool, peers, clock }: StatementKeeperPorts): KeepStatement {
  const kept = new Map<string, { readonly sha256: string; readonly at: number }>();
  return async (entityId, kid) => {
    const name = `${entityId} ${kid}`;
    const now = clock.now();
    const known = kept.get(name);
    if (known !== undefined && now.getTime() - known.at < REUSED_FOR_MS) return known.sha256;
    const token = await peers.statementOf(entityId);
    if (token === undefined) throw new Error(`${entityId} is no peer, and an event of it was accepted`);
    const sha256 = createHash("sha256").update(token).digest("base64url");
    await keepStatement(pool, { sha256, entityId, token }, now);
    kept.set(name, { sha256, at: now.getTime() });
    return sha256;
  };
}
