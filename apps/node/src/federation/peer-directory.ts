import type { Peer, PeerDirectory, PinnedPeer } from "@wissel/core";
import type { EntityStatement, PublicJwk } from "@wissel/trust";
import { openPeerState, type PeerState, type PeerStatePorts } from "./peer-state.ts";

/** The keys that peers publish in their statements. */
export interface PeerKeys {
  /**
   * For verifySet: undefined for an entity that is no pinned peer. When the key is not among them they are fetched
   * again, at most every 30 seconds. Throws PeerUnreachable when that fails: no verdict can be reached now.
   */
  eventKeysOf(entityId: string, kid: string): Promise<readonly PublicJwk[] | undefined>;
  clientKeysOf(entityId: string, kid: string): Promise<readonly PublicJwk[] | undefined>;
  /** How it wants events to be encrypted. Undefined: no pinned peer. */
  encryptionOf(entityId: string): Promise<PeerEncryption | undefined>;
  /** The same, after its statement was fetched again, which happens at most every 30 seconds. */
  renewedEncryptionOf(entityId: string): Promise<PeerEncryption | undefined>;
}

export interface PeerEncryption {
  /** It takes nothing that is not encrypted. */
  readonly requires: boolean;
  /** The key to use now. */
  readonly key: PublicJwk | undefined;
}

/** A contact is written to the database at most this often per peer. */
const WRITE_CONTACT_EVERY_MS = 5_000;

export function openPeerDirectory(
  pinned: readonly PinnedPeer[],
  ports: PeerStatePorts,
): PeerDirectory & PeerKeys {
  const entries = pinned.map((peer) => ({ peer, state: openPeerState(peer, ports) }));
  const byEntityId = new Map(entries.map((entry) => [entry.peer.entityId, entry]));
  const bySchacHome = new Map(entries.map((entry) => [entry.peer.schacHome, entry]));
  const contacts = new Map<string, { at: Date; writtenAt: number }>();

  return {
    async findBySchacHome(schacHome) {
      const entry = bySchacHome.get(schacHome);
      return entry === undefined ? undefined : toPeer(entry.peer, await entry.state.current());
    },

    async findByEntityId(entityId) {
      const entry = byEntityId.get(entityId);
      return entry === undefined ? undefined : toPeer(entry.peer, await entry.state.current());
    },

    listPinned: () => pinned,

    async eventKeysOf(entityId, kid) {
      const entry = byEntityId.get(entityId);
      return entry && (await keysWith(entry.state, kid, ({ node }) => node.eventKeys));
    },

    async clientKeysOf(entityId, kid) {
      const entry = byEntityId.get(entityId);
      return entry && (await keysWith(entry.state, kid, ({ node }) => node.clientKeys));
    },

    async encryptionOf(entityId) {
      const entry = byEntityId.get(entityId);
      return entry && encryptionIn(await entry.state.current());
    },

    async renewedEncryptionOf(entityId) {
      const entry = byEntityId.get(entityId);
      return entry && encryptionIn(await entry.state.renewed());
    },

    noteContact(schacHome, at) {
      const entry = bySchacHome.get(schacHome);
      const before = contacts.get(schacHome);
      if (entry === undefined || (before !== undefined && before.at >= at)) return;
      const due = before === undefined || at.getTime() - before.writtenAt >= WRITE_CONTACT_EVERY_MS;
      contacts.set(schacHome, { at, writtenAt: due ? at.getTime() : before.writtenAt });
      if (!due) return;
      ports.statements.saveContact(entry.peer, at).catch((error: unknown) => {
        // What is remembered here still counts; the next contact tries again.
        contacts.set(schacHome, { at, writtenAt: 0 });
        ports.warn({ peer: schacHome, error: String(error) }, "a contact could not be written down");
      });
    },

    async lastContact(schacHome) {
      const remembered = contacts.get(schacHome)?.at;
      const stored = await ports.statements.findContact(schacHome);
      if (remembered === undefined || stored === undefined) return remembered ?? stored;
      return new Date(Math.max(remembered.getTime(), stored.getTime()));
    },
  };
}

async function keysWith(
  state: PeerState,
  kid: string,
  keysOf: (statement: EntityStatement) => readonly PublicJwk[],
): Promise<readonly PublicJwk[]> {
  const keys = keysOf(await state.current());
  return keys.some((key) => key.kid === kid) ? keys : keysOf(await state.renewed());
}

function encryptionIn({ node }: EntityStatement): PeerEncryption {
  return { requires: node.encryption === "required", key: node.encryptionKeys[0] };
}

function toPeer(pinned: PinnedPeer, { node }: EntityStatement): Peer {
  const { entityId, schacHome, name, alliances, agreement } = pinned;
  const { endpoints, maintenanceUntil } = node;
  return {
    entityId,
    schacHome,
    name,
    alliances,
    agreement,
    endpoints,
    ...(maintenanceUntil === undefined ? {} : { maintenanceUntil }),
  };
}
