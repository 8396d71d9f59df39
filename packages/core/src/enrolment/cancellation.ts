import type { OfferingCancellation } from "../catalogue/items.ts";

/** The end of an offering by its host. Final: an offering that is given after all is a new one. */
export interface Cancellation extends OfferingCancellation {
  readonly at: Date;
}

/** What somebody in the offering loses by its cancellation; named as home names it. */
export interface AffectedEnrolment {
  readonly home: string;
  readonly associationId: string;
  readonly has: "place" | "offer" | "position";
}

/** Offerings that this institution gives up. Whoever is in one is ended by `HostLedger.endCancelled`. */
export interface OfferingCancellations {
  /** Who would be affected now, and the cancellation if there is one already. Undefined: no such offering. */
  preview(
    offeringId: string,
  ): Promise<
    { readonly cancellation?: Cancellation; readonly affected: readonly AffectedEnrolment[] } | undefined
  >;
  /** From the commit on nobody gets in. A second cancellation changes nothing and answers the first. */
  cancel(offeringId: string, cancellation: Cancellation): Promise<OfferingCancelled | undefined>;
}

export interface OfferingCancelled {
  readonly outcome: "cancelled" | "unchanged";
  readonly cancellation: Cancellation;
  /** Who was in it at that moment. */
  readonly affected: readonly AffectedEnrolment[];
}
