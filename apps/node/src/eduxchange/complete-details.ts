import { fromWireIntake } from "@wissel/contract";
import type { BroughtIn } from "@wissel/store";
import { type GuestPorts, saveGuestDetails } from "./place-guest.ts";
import type { ReceiverClient } from "./receiver-client.ts";

export interface CompletePorts extends Pick<GuestPorts, "pool" | "ledger"> {
  readonly receiver: Pick<ReceiverClient, "personOf">;
}

/**
 * Asks home who a student is whose details are not here although the offering asks for them: the place was given, and
 * this node ended before it had written them down.
 */
export async function completeDetails(
  { receiver, ...ports }: CompletePorts,
  { association, personRef }: BroughtIn,
): Promise<void> {
  const { associationKey, offeringId } = association;
  const { status, body: person } = await receiver.personOf({ associationKey, personRef });
  if (status !== 200) return;
  await saveGuestDetails(ports, association, fromWireIntake({ offering: { offeringId }, person }).details);
}
