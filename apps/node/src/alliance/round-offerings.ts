import {
  type CatalogueOffering,
  type Clock,
  type OfferingDirectory,
  type RoundInForce,
  timedPhases,
  windowOfRound,
} from "@wissel/core";
import { listPledges, listRounds, type Queryable } from "@wissel/store";
import { recent } from "../enrolment/recent.ts";

export interface RoundOfferingPorts {
  readonly own: { readonly schacHome: string };
  readonly pool: Queryable;
  readonly clock: Clock;
}

/** How old what other processes have stored may be. */
const MAX_AGE_MS = 2_000;

/**
 * The directory as own students should see it: an offering that a round names, and that its host
 * has pledged to it, has the window that the round leaves
 * to them. Hosts decide by their own copy; this keeps home from turning students away, or showing them a window that
 * does not hold.
 */
export function withRounds(
  directory: OfferingDirectory,
  { own, pool, clock }: RoundOfferingPorts,
): OfferingDirectory {
  const rounds = recent(() => roundsByOffering(pool), { clock, maxAgeMs: MAX_AGE_MS });

  function asRoundSays(offering: CatalogueOffering, round: NamedRound | undefined): CatalogueOffering {
    if (round === undefined) return offering;
    const { host } = offering;
    const window = windowOfRound(round.inForce, { home: own.schacHome, host }, clock.now());
    return { ...offering, enrolmentWindow: { ...window, timeZone: round.timeZone } };
  }

  return {
    async findOffering(host, offeringId) {
      const offering = await directory.findOffering(host, offeringId);
      return offering && asRoundSays(offering, (await rounds.get()).get(nameOf({ host, offeringId })));
    },
    async listOfferings(filter, slice) {
      const page = await directory.listOfferings(filter, slice);
      const known = await rounds.get();
      if (known.size === 0) return page;
      return { ...page, items: page.items.map((one) => asRoundSays(one, known.get(nameOf(one)))) };
    },
    listPartners: () => directory.listPartners(),
  };
}

interface NamedRound {
  readonly inForce: RoundInForce;
  readonly timeZone: string;
}

async function roundsByOffering(pool: Queryable): Promise<ReadonlyMap<string, NamedRound>> {
  const named = new Map<string, NamedRound>();
  const rounds = await listRounds(pool);
  if (rounds.length === 0) return named;
  const pledges = new Map((await listPledges(pool)).map((pledge) => [nameOf(pledge), pledge]));
  for (const { roundId, coordinator, published } of rounds) {
    if (published === undefined) continue;
    const { validUntil, timeZone, offerings } = published.round;
    const round = { inForce: { roundId, validUntil, phases: timedPhases(published.round) }, timeZone };
    for (const offering of offerings) {
      const pledge = pledges.get(nameOf(offering));
      if (pledge?.roundId === roundId && pledge.coordinator === coordinator)
        named.set(nameOf(offering), round);
    }
  }
  return named;
}

function nameOf({ host, offeringId }: Pick<CatalogueOffering, "host" | "offeringId">): string {
  return `${host} ${offeringId}`;
}
