import type { OpenOffer } from "@wissel/testing/ledger";

/** Stands for the offer that is open in the lane of a command; an association has at most one in its life. */
export const OPEN_OFFER = "the-open-offer";

export function isOpenOffer(offerId: string): boolean {
  return offerId === OPEN_OFFER;
}

/** The offers that are open, for commands to be about: under a name that both ledgers can make out. */
export function standInsFor(open: readonly OpenOffer[]): readonly OpenOffer[] {
  return open.map((offer) => ({ ...offer, offerId: OPEN_OFFER }));
}

export function laneOf({
  home,
  associationId,
}: {
  readonly home: string;
  readonly associationId: string;
}): string {
  return `${home} ${associationId}`;
}
