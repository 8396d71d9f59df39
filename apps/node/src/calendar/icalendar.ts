/** Something in a calendar. Those with the same uid are the same thing, told again. */
export interface CalendarEvent {
  readonly uid: string;
  /** An instant, or a calendar date (`2027-09-01`), which is that day wherever the reader is. */
  readonly at: Date | string;
  readonly summary: string;
  readonly description: string;
  readonly url: string;
  /** Minutes before it at which the reader wants to hear of it. */
  readonly remindMinutesBefore: readonly number[];
}

export interface Calendar {
  readonly name: string;
  readonly events: readonly CalendarEvent[];
}

/** How often a program may ask again; the same said twice, as RFC 7986 names it and as programs did before. */
const REFRESH = "PT1H";

/** A calendar as RFC 5545 writes it. Instants are in UTC, so that no description of a zone has to travel along. */
export function toICalendar({ name, events }: Calendar, now: Date): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Wissel//Course exchange//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `NAME:${escapeText(name)}`,
    `X-WR-CALNAME:${escapeText(name)}`,
    `REFRESH-INTERVAL;VALUE=DURATION:${REFRESH}`,
    `X-PUBLISHED-TTL:${REFRESH}`,
    ...events.flatMap((event) => eventLines(event, now)),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${foldLine(line)}\r\n`).join("");
}

function eventLines(event: CalendarEvent, now: Date): readonly string[] {
  const { uid, at, summary, description, url, remindMinutesBefore } = event;
  return [
    "BEGIN:VEVENT",
    `UID:${escapeText(uid)}`,
    `DTSTAMP:${utc(now)}`,
    at instanceof Date ? `DTSTART:${utc(at)}` : `DTSTART;VALUE=DATE:${at.replaceAll("-", "")}`,
    `SUMMARY:${escapeText(summary)}`,
    `DESCRIPTION:${escapeText(description)}`,
    `URL:${url}`,
    // Nobody is busy because an enrolment opens.
    "TRANSP:TRANSPARENT",
    ...remindMinutesBefore.flatMap((minutes) => [
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      `DESCRIPTION:${escapeText(summary)}`,
      `TRIGGER:-PT${minutes}M`,
      "END:VALARM",
    ]),
    "END:VEVENT",
  ];
}

/** RFC 5545 section 3.3.5, form 2; seconds are whole. */
function utc(at: Date): string {
  return at
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(/[-:]/g, "");
}

/** RFC 5545 section 3.3.11. Other control characters may not stand in a text. */
export function escapeText(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, (mark) => `\\${mark}`)
    .replaceAll(/\r\n|\r|\n/g, "\\n")
    .replaceAll(/\p{Cc}/gu, "");
}

const LINE_OCTETS = 75;

/** RFC 5545 section 3.1: no line is longer than 75 octets, the space before a continuation included; no character is cut. */
export function foldLine(line: string): string {
  let folded = "";
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > LINE_OCTETS) {
      folded += "\r\n ";
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}
