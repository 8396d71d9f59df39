import type { OpeningStart } from "../../src/opening/opening-job.ts";

const MINUTE_MS = 60_000;
/** So that every home has heard of it, and whoever wants to watch has found the board. */
const AT_LEAST_MS = 40_000;

/** When a round that is made now opens: rounds know no seconds, so at a full minute, before now or after. */
export function openingInstant(start: OpeningStart, now: Date): Date {
  const minute = Math.floor(now.getTime() / MINUTE_MS);
  if (start === "at_once") return new Date((minute - 1) * MINUTE_MS);
  return new Date(Math.ceil((now.getTime() + AT_LEAST_MS) / MINUTE_MS) * MINUTE_MS);
}
