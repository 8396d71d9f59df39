import type { PhaseMode } from "@wissel/core";

export const CALENDAR_LANGUAGES = ["nl", "en"] as const;
export type CalendarLanguage = (typeof CALENDAR_LANGUAGES)[number];

/** What a student's calendar tells of. */
export type DateKind =
  | "phase-opens"
  | "phase-closes"
  | "enrolment-opens"
  | "enrolment-closes"
  | "permission-due"
  | "offer-ends"
  | "begins"
  | "ends";

type Named = Readonly<Record<DateKind, string>>;

const DATE_NAMES: Readonly<Record<CalendarLanguage, Named>> = {
  nl: {
    "phase-opens": "Inschrijving opent",
    "phase-closes": "Inschrijving sluit",
    "enrolment-opens": "Inschrijving opent",
    "enrolment-closes": "Inschrijving sluit",
    "permission-due": "Toestemming moet er zijn",
    "offer-ends": "Antwoord op je aangeboden plaats",
    begins: "Begint",
    ends: "Eindigt",
  },
  en: {
    "phase-opens": "Enrolment opens",
    "phase-closes": "Enrolment closes",
    "enrolment-opens": "Enrolment opens",
    "enrolment-closes": "Enrolment closes",
    "permission-due": "Permission has to be given",
    "offer-ends": "Answer about the place held for you",
    begins: "Begins",
    ends: "Ends",
  },
};

const MODES: Readonly<Record<CalendarLanguage, Readonly<Record<PhaseMode, string>>>> = {
  nl: {
    first_come: "Plaatsen worden meteen gegeven, op volgorde van aankomst.",
    selection: "Aanvragen worden verzameld; de gastinstelling beslist na afloop.",
    lottery: "Aanvragen worden verzameld; daarna wordt er geloot.",
    ranked: "Aanvragen worden verzameld; daarna wordt er naar voorkeur verdeeld.",
  },
  en: {
    first_come: "Places are given at once, in the order of arrival.",
    selection: "Requests are collected; the host decides afterwards.",
    lottery: "Requests are collected; then lots are drawn.",
    ranked: "Requests are collected; then places are given by preference.",
  },
};

const CALENDAR_NAMES: Readonly<Record<CalendarLanguage, string>> = {
  nl: "Mijn uitwisseling",
  en: "My exchange",
};
const LOCALES: Readonly<Record<CalendarLanguage, string>> = { nl: "nl-NL", en: "en-GB" };

export function calendarName(language: CalendarLanguage): string {
  return CALENDAR_NAMES[language];
}

export function dateName(language: CalendarLanguage, kind: DateKind): string {
  return DATE_NAMES[language][kind];
}

export function modeText(language: CalendarLanguage, mode: PhaseMode): string {
  return MODES[language][mode];
}

/** What a clock at the host shows, with the name of its zone: a calendar shows the reader's own besides. */
export function hostTimeText(language: CalendarLanguage, at: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat(LOCALES[language], {
    dateStyle: "full",
    timeStyle: "short",
    timeZone,
  });
  return `${format.format(at)} (${timeZone})`;
}
