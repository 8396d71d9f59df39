/** Whether clocks in both zones show the same at an instant. A zone that this browser does not know shows nothing of its own. */
export function sameTime(at: Date, one: string, other: string): boolean {
  if (one === other) return true;
  try {
    return clockIn(at, one) === clockIn(at, other);
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
}

function clockIn(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeStyle: "short", timeZone }).format(at);
}

const DAY_MS = 86_400_000;

/** The calendar week of a date, as ISO 8601 counts: that of the year in which its Thursday lies. */
export function weekOf(date: string): number {
  const day = new Date(`${date}T00:00:00Z`);
  const thursday = new Date(day.getTime() + (3 - ((day.getUTCDay() + 6) % 7)) * DAY_MS);
  const newYear = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return 1 + Math.floor((thursday.getTime() - newYear) / (7 * DAY_MS));
}
