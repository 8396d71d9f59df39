import type { PinnedPeer } from "@wissel/core";

/** The own institution and those it has agreements with. */
export interface Institutions {
  readonly own: { readonly schacHome: string; readonly name: string };
  /** A partner whose agreement covers enrolments. */
  findPartner(schacHome: string): PinnedPeer | undefined;
  listPartners(): readonly PinnedPeer[];
  /** Its name, or its domain when it is not known (any more). */
  nameOf(schacHome: string): string;
}

export function institutionsOf(
  own: { readonly schacHome: string; readonly name: string },
  pinned: readonly PinnedPeer[],
): Institutions {
  const bySchacHome = new Map(pinned.map((peer) => [peer.schacHome, peer]));
  const partners = pinned.filter(({ agreement }) => agreement.enrolments);
  return {
    own,
    findPartner(schacHome) {
      const peer = bySchacHome.get(schacHome);
      return peer?.agreement.enrolments === true ? peer : undefined;
    },
    listPartners: () => partners,
    nameOf: (schacHome) =>
      schacHome === own.schacHome ? own.name : (bySchacHome.get(schacHome)?.name ?? schacHome),
  };
}
