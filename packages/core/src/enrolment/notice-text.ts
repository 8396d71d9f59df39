import type { LanguageTypedString } from "../catalogue/text.ts";
import type { NoticeKind } from "./notice.ts";

/** The languages in which students are written to. */
export const NOTICE_LANGUAGES = ["nl", "en"] as const;
export type NoticeLanguage = (typeof NOTICE_LANGUAGES)[number];

/** What a notice says besides its kind: names of an offering and an institution, never of a person. */
export interface NoticeFacts {
  readonly kind: NoticeKind;
  /** In any languages; empty where the offering is not published any more. */
  readonly offeringName: readonly LanguageTypedString[];
  readonly hostName: string;
  readonly expiresAt?: Date;
  /** IANA name: instants are told in the time of the student's institution. */
  readonly timeZone: string;
}

export interface NoticeText {
  readonly title: string;
  readonly text: string;
}

type Written = Readonly<Record<NoticeLanguage, (course: string, until: string) => NoticeText>>;

const TEXTS: Readonly<Record<NoticeKind, Written>> = {
  offer_made: {
    nl: (course, until) => ({
      title: "Er wordt een plaats voor je vastgehouden",
      text: `Er is een plaats vrij voor ${course}. Accepteer of weiger haar voor ${until}; daarna kan zij naar de volgende op de wachtlijst gaan.`,
    }),
    en: (course, until) => ({
      title: "A place is being held for you",
      text: `There is a place for you in ${course}. Accept or decline it before ${until}; after that it may go to the next on the waiting list.`,
    }),
  },
  offer_reminder: {
    nl: (course, until) => ({
      title: "Herinnering: er wordt nog een plaats voor je vastgehouden",
      text: `Je hebt nog niet geantwoord op het aanbod van een plaats voor ${course}. Dat kan tot ${until}.`,
    }),
    en: (course, until) => ({
      title: "Reminder: a place is still being held for you",
      text: `You have not yet answered the offer of a place in ${course}. You can until ${until}.`,
    }),
  },
  offer_expired: {
    nl: (course) => ({
      title: "De plaats die voor je werd vastgehouden is doorgegeven",
      text: `Er kwam niet op tijd een antwoord op het aanbod van een plaats voor ${course}. Je staat niet meer op de wachtlijst.`,
    }),
    en: (course) => ({
      title: "The place that was held for you has been passed on",
      text: `There was no answer in time to the offer of a place in ${course}. You are no longer on the waiting list.`,
    }),
  },
  place_given: {
    nl: (course) => ({
      title: "Je hebt een plaats",
      text: `Van de wachtlijst heb je een plaats gekregen voor ${course}.`,
    }),
    en: (course) => ({
      title: "You have a place",
      text: `From the waiting list you have been given a place in ${course}.`,
    }),
  },
};

const AT = { nl: "bij", en: "at" } as const satisfies Record<NoticeLanguage, string>;
const NAMELESS = { nl: "een cursus", en: "a course" } as const satisfies Record<NoticeLanguage, string>;

/** A notice in one language. */
export function noticeText(language: NoticeLanguage, facts: NoticeFacts): NoticeText {
  const { kind, offeringName, hostName, expiresAt, timeZone } = facts;
  const name = offeringName.find((one) => isIn(one.language, language)) ?? offeringName[0];
  const course = `${name === undefined ? NAMELESS[language] : `"${name.value}"`} ${AT[language]} ${hostName}`;
  const until =
    expiresAt === undefined
      ? ""
      : new Intl.DateTimeFormat(language === "nl" ? "nl-NL" : "en-GB", {
          dateStyle: "full",
          timeStyle: "short",
          timeZone,
        }).format(expiresAt);
  return TEXTS[kind][language](course, until);
}

/** The languages in which a person is written to: the one known of the person, if it is one of these; else all. */
export function languagesFor(language: string | undefined): readonly NoticeLanguage[] {
  const known = NOTICE_LANGUAGES.filter((one) => language !== undefined && isIn(language, one));
  return known.length > 0 ? known : NOTICE_LANGUAGES;
}

function isIn(tag: string, language: NoticeLanguage): boolean {
  return tag.toLowerCase().split("-")[0] === language;
}
