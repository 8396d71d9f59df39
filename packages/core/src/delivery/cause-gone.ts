/** What shows that a recipient would take by now what it refused. */
export interface SeenSince {
  /** It has taken another event after it refused this one. */
  readonly hasTaken: boolean;
  /** One of the same type. */
  readonly hasTakenAlike: boolean;
  /** There is such a recipient. */
  readonly isKnown: boolean;
}

/** By the reason for which an event is parked. Any other reason is a person's matter. */
const REMEDIES: Readonly<Record<string, keyof SeenSince>> = {
  invalid_key: "hasTaken", // it has found our keys, or published one for us to encrypt with
  invalid_issuer: "hasTaken", // it knows us by now
  access_denied: "hasTakenAlike", // there is an agreement by now
  "recipient-unknown": "isKnown",
};

/** Reasons for which an event is parked that may pass by themselves. */
export const PASSING_REASONS: readonly string[] = Object.keys(REMEDIES);

/**
 * Whether the cause for which an event is parked has gone, so that sending it again is worth a try. Safe whatever the
 * answer: a token that comes twice is answered the same and changes nothing (RFC 8935 section 2).
 */
export function isCauseGone(reason: string, seen: SeenSince): boolean {
  const remedy = REMEDIES[reason];
  return remedy !== undefined && seen[remedy];
}
