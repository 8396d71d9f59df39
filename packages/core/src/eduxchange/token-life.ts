const DAY_MS = 86_400_000;

/** How long a student may take to begin to enrol after signing in. */
export const REQUEST_GOOD_FOR_MS = 3_600_000;

/** After how long students' tokens are destroyed, whatever else they are kept for. */
export const RETENTION_OF_TOKENS = {
  /** Nothing came of the sign-in, or the enrolment has ended: the time in which it can still be used. */
  unusedMs: REQUEST_GOOD_FOR_MS,
  /** Home has had the final result: corrections still come for a while. */
  afterResultMs: 90 * DAY_MS,
  /** A programme that takes a year, and the resit after it. */
  atMostMs: 550 * DAY_MS,
} as const;
