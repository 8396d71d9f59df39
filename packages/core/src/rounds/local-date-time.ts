import { isCalendarDate, localTimeOf } from "../catalogue/calendar.ts";

const LOCAL = /^(\d{4}-\d{2}-\d{2})T((?:[01]\d|2[0-3]):[0-5]\d)$/;
const DAY_MS = 86_400_000;

/**
 * The instant at which a clock in the zone shows `YYYY-MM-DDTHH:MM`. A time that clocks show twice, when they are put
 * back, is the earlier one. Undefined for one that they skip, and for what is no date and time.
 */
export function instantOfLocal(local: string, timeZone: string): Date | undefined {
  const [, date, time] = LOCAL.exec(local) ?? [];
  if (date === undefined || time === undefined || !isCalendarDate(date)) return undefined;
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  // A zone changes its offset at most once within two days, so one of these two is the one that holds.
  const candidates = [asUtc - DAY_MS, asUtc + DAY_MS]
    .map((near) => asUtc - offsetAt(near, timeZone))
    .filter((instant) => asUtc - offsetAt(instant, timeZone) === instant);
  return candidates.length === 0 ? undefined : new Date(Math.min(...candidates));
}

/** Milliseconds that the zone is ahead of UTC at a whole minute. */
function offsetAt(instant: number, timeZone: string): number {
  const { date, time } = localTimeOf(new Date(instant), timeZone);
  return Date.parse(`${date}T${time}:00Z`) - instant;
}
