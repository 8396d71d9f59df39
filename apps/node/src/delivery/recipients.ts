import type { Peer, PeerDirectory } from "@wissel/core";

/** Whom an event is for, and how it gets there. */
export interface EventRecipient {
  /** The `aud` of its events. */
  readonly audience: string;
  /** Where it takes one event, and several at once; without the first it fetches them itself. */
  readonly push?: string;
  readonly batch?: string;
  /** Undefined for the institution's own SIS. */
  readonly peer?: Peer;
}

/** The own SIS as a recipient, by its client id. */
export interface SisRecipient {
  readonly clientId: string;
  readonly pushTo?: string;
}

/** Who may be owed events: partners by their schacHome, and under the institution's own the SIS. */
export interface Recipients {
  /** Throws PeerUnreachable when what a partner says about itself cannot be had. */
  findRecipient(schacHome: string): Promise<EventRecipient | undefined>;
  /** Whether somebody is there under this name, wherever. */
  isKnown(schacHome: string): boolean;
  /** Those that fetch their events. */
  readonly polling: readonly string[];
  /** Those that were seen to take several events at once. */
  batching(): readonly string[];
}

export interface RecipientPorts {
  /** Our schacHome. */
  readonly own: string;
  readonly peers: Pick<PeerDirectory, "findBySchacHome" | "listPinned">;
  readonly sis: SisRecipient | undefined;
  /** With 1 nobody is sent several at once. */
  readonly eventsPerPush: number;
}

export function openRecipients({ own, peers, sis, eventsPerPush }: RecipientPorts): Recipients {
  const polling = peers
    .listPinned()
    .flatMap((peer) => (peer.events?.send === "poll" ? [peer.schacHome] : []));
  if (sis !== undefined && sis.pushTo === undefined) polling.push(own);
  const batching = new Set<string>();

  return {
    polling,
    batching: () => [...batching],
    isKnown: (schacHome) =>
      schacHome === own ? sis !== undefined : peers.listPinned().some((peer) => peer.schacHome === schacHome),
    async findRecipient(schacHome) {
      if (schacHome === own) return sis && recipientOfSis(sis);
      const peer = await peers.findBySchacHome(schacHome);
      if (peer === undefined) return undefined;
      const { push } = peer.endpoints;
      const batch = eventsPerPush > 1 ? peer.endpoints.batch : undefined;
      if (polling.includes(schacHome)) return { audience: peer.entityId, peer };
      if (batch === undefined) batching.delete(schacHome);
      else batching.add(schacHome);
      return { audience: peer.entityId, push, peer, ...(batch === undefined ? {} : { batch }) };
    },
  };
}

function recipientOfSis({ clientId, pushTo }: SisRecipient): EventRecipient {
  return { audience: clientId, ...(pushTo === undefined ? {} : { push: pushTo }) };
}
