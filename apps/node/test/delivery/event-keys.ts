import type { SigningKey } from "@wissel/trust";

/** What a node signs events with; a test may replace it. */
export interface EventKeys {
  active: SigningKey;
  /** Those that were taken back, by their ids. */
  revoked: readonly string[];
}

export function signingWith(keys: EventKeys) {
  return { eventKey: () => keys.active, revokedKids: () => new Set(keys.revoked) };
}
