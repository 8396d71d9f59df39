/** When to try again: milliseconds before each attempt; the last step repeats until `heldAfterMs` after creation. */
export interface RetryLadder {
  readonly delaysMs: readonly number[];
  readonly heldAfterMs: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Each step is spread by this share, up and down, so that a recovered partner is not met by everyone at once. */
const JITTER = 0.2;

/** Standard Webhooks' ladder with a step at a minute, then daily to day 30. */
export const DEFAULT_LADDER: RetryLadder = {
  delaysMs: [
    0,
    5 * SECOND,
    MINUTE,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
  ],
  heldAfterMs: 30 * DAY,
};

/** A delivery whose attempt has just failed. `attempts` counts that one too. */
export interface FailedDelivery {
  readonly attempts: number;
  readonly createdAt: Date;
  /** The recipient asked for patience until then. */
  readonly notBefore?: Date;
}

/** What the ladder needs to answer: `random` is uniform in [0, 1). */
export interface Rung {
  readonly now: Date;
  readonly ladder: RetryLadder;
  readonly random: () => number;
}

/** The instant of the next attempt, or that the ladder has ended and the event is kept for the recipient to fetch. */
export function nextAttempt(
  failed: FailedDelivery,
  rung: Rung,
): { readonly at: Date } | { readonly held: true } {
  const climbed = rung.now.getTime() + jittered(stepOf(rung.ladder, failed.attempts), rung.random());
  const at = Math.max(climbed, failed.notBefore?.getTime() ?? 0);
  if (at > failed.createdAt.getTime() + rung.ladder.heldAfterMs) return { held: true };
  return { at: new Date(at) };
}

/** The longest pause for a whole recipient: it is probed this often, however long it has been away. */
const LONGEST_PAUSE = 5 * MINUTE;

/**
 * How long, in milliseconds, a recipient that failed n times in a row is left alone by all its deliveries:
 * the n-th entry, counted from one; the last entry holds for more failures.
 */
export function pausesMs(ladder: RetryLadder, random: () => number): readonly number[] {
  const steps = ladder.delaysMs.length > 1 ? ladder.delaysMs.slice(1) : ladder.delaysMs;
  return steps.map((step) => jittered(Math.min(step, LONGEST_PAUSE), random()));
}

function stepOf({ delaysMs }: RetryLadder, failures: number): number {
  return delaysMs[Math.min(failures, delaysMs.length - 1)] ?? DAY;
}

function jittered(stepMs: number, random: number): number {
  return Math.round(stepMs * (1 - JITTER + 2 * JITTER * random));
}
