import { deliveryOf, type PinnedPeer } from "@wissel/core";
import { insertDeliveries, type Queryable } from "@wissel/store";
import type { RoundPorts } from "./round-ports.ts";

/** What a partner hears of a round: that there is something new to ask for. */
export interface RoundNews {
  readonly roundId: string;
  /** As it is known here; 0 while it is not published. */
  readonly version: number;
}

/** Owes these partners the news, in the transaction of what has changed. */
export async function tellPartners(
  { newId, eventBase, clock }: Pick<RoundPorts, "newId" | "eventBase" | "clock">,
  client: Queryable,
  { roundId, version, partners }: RoundNews & { readonly partners: readonly PinnedPeer[] },
): Promise<void> {
  const deliveries = partners.map(({ schacHome }) =>
    deliveryOf(
      {
        eventId: newId(),
        name: "round-published",
        recipient: schacHome,
        associationId: roundId,
        txn: roundId,
        payload: { version },
      },
      eventBase,
    ),
  );
  await insertDeliveries(client, deliveries, clock.now());
}

/** Everybody who may ask this institution about rounds. */
export function alliancePartners({ peers }: Pick<RoundPorts, "peers">): readonly PinnedPeer[] {
  return peers.listPinned().filter(({ alliances }) => alliances.length > 0);
}
