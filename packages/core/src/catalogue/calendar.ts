/** A calendar date and a time of day as a clock in some zone shows them: `2027-02-01`, `13:00`. */
export interface LocalTime {
  readonly date: string;
  readonly time: string;
}

/** What a clock in the zone shows at an instant. Seconds are cut off. */
export function localTimeOf(at: Date, timeZone: string): LocalTime {
  const parts = new Map(
    formatterOf(timeZone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? "";
  return {
    date: `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`,
    time: `${part("hour")}:${part("minute")}`,
  };
}

/** The instant at which a clock in the zone shows this. In the hour that is skipped in spring: an hour later. */
export function instantOf(local: LocalTime, timeZone: string): Date {
  const asUtc = Date.parse(`${local.date}T${local.time}:00Z`);
  const guess = asUtc - offsetAt(new Date(asUtc), timeZone);
  return new Date(asUtc - offsetAt(new Date(guess), timeZone));
}

export function isTimeZone(name: string): boolean {
  try {
    formatterOf(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Whether `YYYY-MM-DD` is a day that exists. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** Milliseconds that the zone is ahead of UTC. */
function offsetAt(at: Date, timeZone: string): number {
  const { date, time } = localTimeOf(at, timeZone);
  return Date.parse(`${date}T${time}:00Z`) - Math.floor(at.getTime() / 60_000) * 60_000;
}

/** By the zone's name; making one takes much longer as using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const formatter = newFormatter(timeZone);
  // Names come from outside, and one zone has as many as there are ways to capitalise it.
  if (formatters.size < MOST_ZONES) formatters.set(timeZone, formatter);
  return formatter;
}

/** More than an alliance is in, and little memory. */
const MOST_ZONES = 64;

function newFormatter(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
}
