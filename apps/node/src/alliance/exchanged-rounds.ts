import { type ExchangeOperations, problemOf } from "@wissel/contract";
import { type PinnedPeer, takesPart } from "@wissel/core";
import {
  type KnownRound,
  listAdjustments,
  listOwnPledges,
  listRounds,
  type RoundPledge,
} from "@wissel/store";
import type { Handlers } from "../http/operation.ts";
import type { RoundPorts } from "./round-ports.ts";
import { toWireEnd } from "./round-wire.ts";

/** What partners fetch: the rounds they take part in, and what this institution lends as far as it is shown to them. */
export function exchangedRounds(
  ports: RoundPorts,
): Pick<Handlers<ExchangeOperations>, "listExchangedRounds"> {
  const { pool, own, peers, clock } = ports;
  return {
    async listExchangedRounds({ caller }) {
      const peer = peers
        .listPinned()
        .find(({ schacHome }) => caller.kind === "peer" && schacHome === caller.schacHome);
      if (peer === undefined) return { problem: problemOf("scope-missing") };
      const now = clock.now();
      const told = (await listRounds(pool)).filter(
        (one) => one.coordinator === own.schacHome && isFor(one, peer, now),
      );
      const pledges = await pledgesFor(ports, peer);
      const concerned = new Set([...told, ...pledges].map(({ roundId }) => roundId));
      const adjustments = (await listAdjustments(pool)).filter(
        ({ host, roundId }) => host === "" && concerned.has(roundId),
      );
      return {
        status: 200,
        body: {
          rounds: told.flatMap(({ published }) => published?.token ?? []),
          pledges: pledges.map(({ host: _, pools, ...pledge }) => ({ ...pledge, pools: [...pools] })),
          adjustments: adjustments.map(({ host: _, ...one }) => ({ ...one, ends: one.ends.map(toWireEnd) })),
        },
      };
    },
  };
}

function isFor({ published, recipients }: KnownRound, peer: PinnedPeer, now: Date): boolean {
  if (published === undefined || now >= published.round.validUntil) return false;
  const { round } = published;
  const { alliances, schacHome } = peer;
  return (
    alliances.includes(round.alliance) && (takesPart(round, schacHome) || recipients.includes(schacHome))
  );
}

/**
 * Whoever may see an offering has to know that a round decides about it; how its places are shared out is for the
 * coordinator, who checks the round's releases against it.
 */
async function pledgesFor(
  { pool, own, offerings }: RoundPorts,
  peer: PinnedPeer,
): Promise<readonly RoundPledge[]> {
  const all = await listOwnPledges(pool, own.schacHome);
  const pledges = all.map(async (pledge) => {
    if (pledge.coordinator === peer.schacHome) return [pledge];
    const offering = await offerings.findOffering(own.schacHome, pledge.offeringId);
    const isShown =
      offering !== undefined &&
      (offering.alliances.length === 0 ||
        offering.alliances.some(
          ({ name, visibleForGuests }) => visibleForGuests && peer.alliances.includes(name),
        ));
    return isShown ? [{ ...pledge, pools: [] }] : [];
  });
  return (await Promise.all(pledges)).flat();
}
