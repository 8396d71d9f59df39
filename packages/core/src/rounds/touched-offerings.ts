import type { PledgedOffering, RoundOffering } from "./round.ts";

/** The pledged offerings that a round names. */
export function touchedBy(
  offerings: readonly RoundOffering[],
  pledges: readonly PledgedOffering[],
): readonly PledgedOffering[] {
  const named = new Set(offerings.map(({ host, offeringId }) => `${host} ${offeringId}`));
  return pledges.filter(({ host, offeringId }) => named.has(`${host} ${offeringId}`));
}

/** The first of several offerings, and how many others there are. */
export function namedTogether({ host, offeringId }: RoundOffering, count: number): string {
  const others = count > 1 ? ` and ${count - 1} more` : "";
  return `the offering ${offeringId} of ${host}${others}`;
}
