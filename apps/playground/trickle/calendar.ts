const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A Monday, at midnight; hours of the story count from here. */
export const STORY_START = new Date("2027-03-01T00:00:00Z");

export function atHour(hour: number): Date {
  return new Date(STORY_START.getTime() + hour * HOUR_MS);
}

export function afterDays(instant: Date, days: number): Date {
  return new Date(instant.getTime() + days * DAY_MS);
}

export function hoursBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / HOUR_MS;
}

/** From 0 to 23. */
export function hourOfDay(hour: number): number {
  return hour % 24;
}

export function isWorkingDay(hour: number): boolean {
  return Math.floor(hour / 24) % 7 < 5;
}
