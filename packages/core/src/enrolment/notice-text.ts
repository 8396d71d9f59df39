import type { OfferingCancellation } from "../catalogue/items.ts";
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
  readonly cancellation?: OfferingCancellation;
  /** IANA name: instants are told in the time of the student's institution. */
  readonly timeZone: string;
}

export interface NoticeText {
  readonly title: string;
  readonly text: string;
}

/** `told` is an instant, or the words of the host. */
type Written = Readonly<Record<NoticeLanguage, (course: string, told: string) => NoticeText>>;

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
  offering_cancelled: {
    nl: (course, words) => ({
      title: "Een cursus gaat niet door",
      text: `${course} gaat niet door${words}. Je inschrijving is daarmee beëindigd. Had je een volgende keuze opgegeven, dan wordt die nu voor je gevraagd; anders kun je opnieuw kiezen.`,
    }),
    en: (course, words) => ({
      title: "A course will not be given",
      text: `${course} will not be given${words}. Your enrolment in it has ended. If you named a next choice, it is now asked for you; otherwise you can choose again.`,
    }),
  },
  deregistered: {
    nl: (course) => ({
      title: "Een inschrijving is beëindigd",
      text: `Volgens je instelling ben je er geen student meer. Je inschrijving voor ${course} is daarom beëindigd.`,
    }),
    en: (course) => ({
      title: "An enrolment has ended",
      text: `Your institution says that you are no student there any more. Your enrolment in ${course} has therefore ended.`,
    }),
  },
  place_refused: {
    nl: (course) => ({
      title: "Je aanvraag is afgewezen",
      text: `De instelling heeft je aanvraag voor ${course} afgewezen. Bij je inschrijving lees je wat zij erover zegt.`,
    }),
    en: (course) => ({
      title: "Your request has been refused",
      text: `The institution has refused your request for ${course}. Your enrolment shows what it says about it.`,
    }),
  },
  place_ended: {
    nl: (course) => ({
      title: "Je plaats is vervallen",
      text: `De instelling heeft je plaats voor ${course} beëindigd. Bij je inschrijving lees je waarom.`,
    }),
    en: (course) => ({
      title: "Your place has ended",
      text: `The institution has ended your place in ${course}. Your enrolment shows why.`,
    }),
  },
  phase_left: {
    nl: (course) => ({
      title: "Een inschrijving is beëindigd omdat je een plaats hebt",
      text: `Je inschrijving voor ${course} is beëindigd: je hebt een plaats uit een andere fase van de inschrijfronde, en volgens haar regels doe je dan in deze fase niet meer mee.`,
    }),
    en: (course) => ({
      title: "An enrolment has ended because you have a place",
      text: `Your enrolment in ${course} has ended: you have a place from another phase of the round, and by its rules you then leave this one.`,
    }),
  },
};

const AT = { nl: "bij", en: "at" } as const satisfies Record<NoticeLanguage, string>;
const NAMELESS = { nl: "een cursus", en: "a course" } as const satisfies Record<NoticeLanguage, string>;

/** A notice in one language. */
export function noticeText(language: NoticeLanguage, facts: NoticeFacts): NoticeText {
  const { kind, offeringName, hostName, expiresAt, cancellation, timeZone } = facts;
  const name = inLanguage(offeringName, language);
  const course = `${name === undefined ? NAMELESS[language] : `"${name}"`} ${AT[language]} ${hostName}`;
  const until =
    expiresAt === undefined
      ? ""
      : new Intl.DateTimeFormat(LOCALES[language], {
          dateStyle: "full",
          timeStyle: "short",
          timeZone,
        }).format(expiresAt);
  return TEXTS[kind][language](course, cancellation === undefined ? until : wordsOf(language, cancellation));
}

const LOCALES = { nl: "nl-NL", en: "en-GB" } as const satisfies Record<NoticeLanguage, string>;
const FROM = { nl: "vanaf", en: "from" } as const satisfies Record<NoticeLanguage, string>;

/** From when, and why: the reason as the host wrote it. */
function wordsOf(language: NoticeLanguage, { on, reason }: OfferingCancellation): string {
  // A calendar date has no time zone; noon in UTC is on that date.
  const date = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "long", timeZone: "UTC" }).format(
    new Date(`${on}T12:00:00Z`),
  );
  const why = inLanguage(reason, language);
  return ` ${FROM[language]} ${date}${why === undefined ? "" : ` (“${why}”)`}`;
}

function inLanguage(texts: readonly LanguageTypedString[], language: NoticeLanguage): string | undefined {
  return (texts.find((one) => isIn(one.language, language)) ?? texts[0])?.value;
}

/** The languages in which a person is written to: the one known of the person, if it is one of these; else all. */
export function languagesFor(language: string | undefined): readonly NoticeLanguage[] {
  const known = NOTICE_LANGUAGES.filter((one) => language !== undefined && isIn(language, one));
  return known.length > 0 ? known : NOTICE_LANGUAGES;
}

function isIn(tag: string, language: NoticeLanguage): boolean {
  return tag.toLowerCase().split("-")[0] === language;
}
