import { joinLookups } from "../enrolment/join-lookups.ts";
import type { ProofPorts } from "./proof-check.ts";

/** How long a proof waits for others to be written down with it. */
const GATHER_MS = 1;

interface Proof {
  readonly name: string;
  readonly expiresAt: Date;
}

/** Proofs that come close together are one round trip; of two that are the same, one is taken. */
export function joinedProofs(
  keep: (proofs: readonly Proof[]) => Promise<readonly string[]>,
): ProofPorts["keepProof"] {
  const expiries = new Map<string, Date>();
  const find = joinLookups(async (names) => {
    const proofs = names.flatMap((name) => {
      const expiresAt = expiries.get(name);
      expiries.delete(name);
      return expiresAt === undefined ? [] : [{ name, expiresAt }];
    });
    return new Map((await keep(proofs)).map((name) => [name, name]));
  }, GATHER_MS);
  return async (name, expiresAt) => {
    // Its twin is on the way to the database: that one is the first.
    if (expiries.has(name)) return false;
    expiries.set(name, expiresAt);
    return (await find(name)) !== undefined;
  };
}
