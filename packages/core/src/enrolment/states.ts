/** OEAPI 6 `associationState`, spelt as on the wire. */
export const ASSOCIATION_STATES = [
  "pending",
  "queued",
  "associated",
  "denied",
  "cancelled",
  "finished",
] as const;
export type AssociationState = (typeof ASSOCIATION_STATES)[number];

/** The states in which a side still has something to give: the association is live while both sides are in one. */
export const LIVE_STATES = ["pending", "queued", "associated"] as const satisfies readonly AssociationState[];

export function isLiveState(state: AssociationState): boolean {
  return LIVE_STATES.some((live) => live === state);
}
