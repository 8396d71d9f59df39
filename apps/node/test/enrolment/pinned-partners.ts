import type { PinnedPeer } from "@wissel/core";
import { aPartner } from "@wissel/testing/enrolment-builders";

/** An institution of the federation, as the others have pinned it. */
export function pinned({
  schacHome,
  origin,
}: {
  readonly schacHome: string;
  readonly origin: string;
}): PinnedPeer {
  return aPartner({ schacHome, entityId: origin, name: nameOf(schacHome) });
}

export function nameOf(schacHome: string): string {
  return `The university of ${schacHome}`;
}
