/** How late the event loop is, by how much the latest look came after its time. */
export interface LoopWatch {
  /** Begins to look: what kept the loop busy before says nothing about load. */
  begin(): void;
  /** In milliseconds; 0 before the first look. */
  lateMs(): number;
  end(): void;
}

/** How often is looked. */
export const LOOK_EVERY_MS = 500;

/**
 * A mean over a second, which is what others measure, hides one long stall among many short turns; and where the second
 * was a single turn, as a start may be, there is nothing to take the mean of. `now` is in milliseconds and never jumps.
 */
export function openLoopWatch(now: () => number): LoopWatch {
  let late = 0;
  let due = 0;
  let looking: NodeJS.Timeout | undefined;

  function look(): void {
    const at = now();
    late = Math.max(0, at - due);
    due = at + LOOK_EVERY_MS;
  }

  return {
    begin() {
      due = now() + LOOK_EVERY_MS;
      looking = setInterval(look, LOOK_EVERY_MS).unref();
    },
    lateMs: () => late,
    end: () => clearInterval(looking),
  };
}
