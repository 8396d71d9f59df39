import type { EncryptionKey, PublicJwk } from "@wissel/trust";
import { openOutgoing } from "../../src/delivery/outgoing.ts";

/** A node's keys for encryption; the first is the one that it publishes. */
export interface EncryptionKeys {
  held: readonly EncryptionKey[];
}

/** Each node sees the others' keys as they were when it last looked. */
export function encryptionBetween(
  own: EncryptionKeys,
  keysOf: (entityId: string) => EncryptionKeys | undefined,
) {
  const seen = new Map<string, PublicJwk | undefined>();
  const look = (entityId: string) => seen.set(entityId, keysOf(entityId)?.held[0]?.publicJwk);
  const wishOf = (entityId: string) => ({ requires: false, key: seen.get(entityId) });
  const peers = {
    async encryptionOf(entityId: string) {
      if (!seen.has(entityId)) look(entityId);
      return wishOf(entityId);
    },
    async renewedEncryptionOf(entityId: string) {
      look(entityId);
      return wishOf(entityId);
    },
  };
  const decryptionKey = async (kid: string) => own.held.find((key) => key.kid === kid);
  return {
    outgoing: openOutgoing({ peers, policy: "preferred" }),
    incoming: { decryptionKey, policy: "preferred" as const },
  };
}
