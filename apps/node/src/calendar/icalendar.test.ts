import { expect, test } from "vitest";
import { type CalendarEvent, escapeText, foldLine, toICalendar } from "./icalendar.ts";

const NOW = new Date("2027-05-13T09:30:00.123Z");

function anEvent(overrides: Partial<CalendarEvent> = {}): CalendarEvent {
  return {
    uid: "phase-open@noord.example",
    at: new Date("2027-05-15T11:00:00Z"),
    summary: "Enrolment opens",
    description: "At 13:00 in Europe/Amsterdam",
    url: "https://noord.example/ready",
    remindMinutesBefore: [],
    ...overrides,
  };
}

const linesOf = (events: readonly CalendarEvent[]) =>
  toICalendar({ name: "My exchange", events }, NOW).split("\r\n");

test("an instant is written in UTC, and a date as the day that it is everywhere", () => {
  const lines = linesOf([anEvent(), anEvent({ at: "2027-09-01" })]);
  expect(lines).toContain("DTSTART:20270515T110000Z");
  expect(lines).toContain("DTSTART;VALUE=DATE:20270901");
  expect(lines.filter((line) => line === "DTSTAMP:20270513T093000Z")).toHaveLength(2);
});

test("every line ends in CR LF, and objects are closed in the order in which they were opened", () => {
  const text = toICalendar({ name: "x", events: [anEvent({ remindMinutesBefore: [15] })] }, NOW);
  expect(text.endsWith("END:VCALENDAR\r\n")).toBe(true);
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  const open: string[] = [];
  for (const [, verb, name = ""] of text.matchAll(/^(BEGIN|END):(\w+)\r$/gm)) {
    if (verb === "BEGIN") open.push(name);
    else expect(open.pop()).toBe(name);
  }
  expect(open).toEqual([]);
  expect(text).toContain("TRIGGER:-PT15M");
});

test("what separates and what breaks a line is escaped, and nothing can be smuggled in (RFC 5545 section 3.3.11)", () => {
  expect(escapeText("Water, wind; and \\ more")).toBe("Water\\, wind\\; and \\\\ more");
  expect(escapeText("one\r\ntwo\nthree\rfour")).toBe("one\\ntwo\\nthree\\nfour");
  expect(escapeText("bell\u0007 and nought\u0000")).toBe("bell and nought");
  const lines = linesOf([anEvent({ summary: "Minor\r\nEND:VEVENT\r\nX-EVIL:1" })]);
  expect(lines).toContain("SUMMARY:Minor\\nEND:VEVENT\\nX-EVIL:1");
  expect(lines.filter((line) => line === "END:VEVENT")).toHaveLength(1);
});

test("no line has more than 75 octets, no character is cut, and unfolding gives it back (RFC 5545 section 3.1)", () => {
  for (const unit of ["a", "é", "水", "🚲", "a🚲é"]) {
    for (const length of [70, 74, 75, 76, 151]) {
      const line = `SUMMARY:${unit.repeat(length)}`;
      const folded = foldLine(line);
      for (const part of folded.split("\r\n")) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(75);
      expect(folded.replaceAll("\r\n ", "")).toBe(line);
    }
  }
  expect(foldLine("x".repeat(75))).toBe("x".repeat(75));
});
