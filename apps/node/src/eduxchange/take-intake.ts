import { fromWireIntake } from "@wissel/contract";
import {
  denialAnswer,
  type IntakeAnswer,
  type IntakeLanguage,
  intakeRefusal,
  isLiveState,
  receiptAnswer,
} from "@wissel/core";
import type { Institutions } from "../enrolment/partners.ts";
import type { EduxchangeHost } from "./eduxchange-file.ts";
import { type GuestPorts, placeGuest, saveGuestDetails } from "./place-guest.ts";

export interface IntakePorts extends GuestPorts {
  /** Our schacHome. */
  readonly own: string;
  readonly host: Pick<EduxchangeHost, "homes">;
  readonly institutions: Pick<Institutions, "findPartner">;
  readonly kickDeliveries: () => void;
}

/**
 * Takes in a student whom the receiver brings: a place, a position or a no, at once. A student who comes twice gets the
 * answer that stands. Home hears of it afterwards, from the outbox.
 */
export async function takeIntake(
  ports: IntakePorts,
  body: unknown,
  language: IntakeLanguage,
): Promise<IntakeAnswer & { readonly offeringId?: string }> {
  const { offeringId, home, personRef, details } = fromWireIntake(body);
  if (offeringId === undefined || personRef === undefined)
    return intakeRefusal("intake-unreadable", language);
  const about = { offeringId };
  if (home === undefined) return { ...intakeRefusal("home-not-named", language), ...about };
  if (home === ports.own) return { ...intakeRefusal("home-is-host", language), ...about };
  if (!ports.host.homes.includes(home) && ports.institutions.findPartner(home) === undefined)
    return { ...intakeRefusal("home-not-known", language), ...about };

  const associationKey = ports.newId();
  const placed = await placeGuest(ports, {
    ...{ associationKey, home, personRef, offeringId },
    broughtBy: "before",
  });
  if (!placed.ok) return { ...denialAnswer(placed.refusal.code, language), ...about };
  if (isLiveState(placed.value.hostState)) await saveGuestDetails(ports, placed.value, details);
  ports.kickDeliveries();
  return { ...receiptAnswer(placed.value, language), ...about };
}
