import type { Disclosures } from "@wissel/core";
import { institutionsOf } from "./enrolment/partners.ts";
import type { Federation } from "./federation/open-federation.ts";
import type { Parts } from "./parts.ts";
import { type MyPrivacyHandlers, myPrivacyHandlers } from "./privacy/me-handlers.ts";

/** What is known of a person, who was told, and how it is forgotten. */
export interface PrivacyArea {
  readonly me: MyPrivacyHandlers;
}

export function composePrivacy(
  { config }: Parts,
  { federation, disclosures }: { readonly federation: Federation; readonly disclosures: Disclosures },
): PrivacyArea {
  const institutions = institutionsOf(config.institution, federation.peers.listPinned());
  return { me: myPrivacyHandlers({ disclosures, institutions }) };
}
