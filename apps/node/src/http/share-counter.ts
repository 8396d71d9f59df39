import type { Clock } from "@wissel/core";

/** Counts what callers have had of their share. */
export interface ShareCounter {
  /** Takes one of a caller's share. Undefined while there is some; else the seconds until there is again. */
  take(caller: string): number | undefined;
}

export interface Share {
  /** How many in one window. */
  readonly most: number;
  readonly windowMs: number;
  /** Callers that are remembered; those whose window began the longest time ago are forgotten first. */
  readonly remembered: number;
}

interface Window {
  readonly endsAt: number;
  taken: number;
}

/** A caller's window begins with its first request, so that not all of them end in the same second. */
export function openShareCounter({ most, windowMs, remembered }: Share, clock: Clock): ShareCounter {
  const windows = new Map<string, Window>(); // in the order in which they began
  return {
    take(caller) {
      const now = clock.now().getTime();
      const window = windows.get(caller);
      if (window === undefined || window.endsAt <= now) {
        windows.delete(caller);
        windows.set(caller, { endsAt: now + windowMs, taken: 1 });
        if (windows.size > remembered) forgetFirst(windows);
        return undefined;
      }
      window.taken += 1;
      return window.taken > most ? Math.ceil((window.endsAt - now) / 1000) : undefined;
    },
  };
}

function forgetFirst(windows: Map<string, Window>): void {
  for (const first of windows.keys()) {
    windows.delete(first);
    return;
  }
}
