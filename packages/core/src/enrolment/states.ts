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
