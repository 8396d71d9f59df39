import {
  type CatalogueOffering,
  type OfferingDirectory,
  offeringName,
  windowOfRound,
  windowState,
} from "@wissel/core";
import type { HomeRounds, NamedRound } from "./home-rounds.ts";

/**
 * The directory as own students should see it: an offering that a round names, and that its host has pledged to it,
 * has the window that the round leaves to them. Hosts decide by their own copy; this keeps home from turning students
 * away, or showing them a window that does not hold.
 */
export function withRounds(
  directory: OfferingDirectory,
  { own, rounds, clock }: HomeRounds,
): OfferingDirectory {
  function asRoundSays(
    offering: CatalogueOffering,
    round: NamedRound | undefined,
    at = clock.now(),
  ): CatalogueOffering {
    if (round === undefined) return offering;
    const { host } = offering;
    const window = windowOfRound(round.inForce, { home: own.schacHome, host }, at);
    return { ...offering, enrolmentWindow: { ...window, timeZone: round.timeZone } };
  }

  return {
    async findOffering(host, offeringId) {
      const offering = await directory.findOffering(host, offeringId);
      return offering && asRoundSays(offering, (await rounds.get()).get(offeringName({ host, offeringId })));
    },
    async listOfferings(filter, slice) {
      const known = await rounds.get();
      if (known.size === 0) return directory.listOfferings(filter, slice);
      const isOpen = (offering: CatalogueOffering, at: Date) =>
        windowState(asRoundSays(offering, known.get(offeringName(offering)), at).enrolmentWindow, at) ===
        "open";
      const page = await directory.listOfferings({ ...filter, isOpen }, slice);
      return { ...page, items: page.items.map((one) => asRoundSays(one, known.get(offeringName(one)))) };
    },
    listPartners: () => directory.listPartners(),
  };
}
