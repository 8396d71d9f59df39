import type { Committed, HomeChange, NewDelivery } from "@wissel/core";

/** What a change at home carries along for the host's command; nobody has it in hand where no instant is given. */
export interface Carried {
  readonly deliveryId: string;
  readonly inHandUntil?: Date;
}

export function committed({ view, command }: HomeChange, { deliveryId }: Carried): Committed {
  return {
    association: view.association,
    ...(command === undefined ? {} : { command: { deliveryId, command } }),
  };
}

export function commandDeliveries(
  { view, command }: HomeChange,
  { deliveryId, inHandUntil }: Carried,
): NewDelivery[] {
  if (command === undefined) return [];
  const { host, associationKey } = view.association;
  const inHand = inHandUntil === undefined ? {} : { inHandUntil };
  return [{ deliveryId, kind: "command", recipient: host, associationKey, payload: command, ...inHand }];
}
