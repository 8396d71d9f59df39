import { CHAIN_START, type ChainBreak, checkChain, type Digest, isBreak } from "@wissel/core";
import { type ConnectionPool, listAuditHeads, readChain } from "@wissel/store";

export interface VerifyPorts {
  readonly pool: ConnectionPool;
  readonly digest: Digest;
}

/** A stretch of the chain, both ends included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface LogVerification extends Stretch {
  readonly checked: number;
  readonly break?: ChainBreak;
}

/** So that one question does not keep a process busy. */
export const MOST_LINKS = 50_000;
const PAGE = 1_000;
const MOST_HEADS = 500;

/** Looks at a stretch, or as much of it as is looked at at once: how far it holds, and where it does not. */
export async function verifyLog(ports: VerifyPorts, { from, to }: Stretch): Promise<LogVerification> {
  const { pool, digest } = ports;
  const last = Math.min(to, from + MOST_LINKS - 1);
  const [before] = from === 1 ? [CHAIN_START] : await readChain(pool, { from: from - 1, limit: 1 });
  if (before?.sequence !== from - 1) {
    return { from, to: from - 1, checked: 0, break: { kind: "link_missing", sequence: from - 1 } };
  }
  const heads = await headsOf(ports, { from, to });
  let end = { sequence: before.sequence, hash: before.hash };
  while (end.sequence < last) {
    const limit = Math.min(PAGE, last - end.sequence);
    const page = await readChain(pool, { from: end.sequence + 1, limit });
    if (page.length === 0) break;
    const found = checkChain(end, page, digest);
    if (isBreak(found)) return broken(from, found);
    const forged = page.find(({ sequence, hash }) => (heads.get(sequence) ?? hash) !== hash);
    if (forged !== undefined) {
      return broken(from, { kind: "link_changed", sequence: forged.sequence, entryId: forged.entryId });
    }
    end = found;
  }
  const cut = [...heads.keys()].some((sequence) => sequence > end.sequence && sequence <= last);
  if (cut) return broken(from, { kind: "link_missing", sequence: end.sequence + 1 });
  return { from, to: end.sequence, checked: end.sequence - from + 1 };
}

function broken(from: number, found: ChainBreak): LogVerification {
  return { from, to: found.sequence, checked: found.sequence - from, break: found };
}

/** What was signed of the stretch. */
async function headsOf({ pool }: VerifyPorts, { from, to }: Stretch): Promise<ReadonlyMap<number, string>> {
  const heads = await listAuditHeads(pool, MOST_HEADS);
  const within = heads.filter(({ sequence }) => sequence >= from && sequence <= to);
  return new Map(within.map(({ sequence, hash }) => [sequence, hash]));
}
