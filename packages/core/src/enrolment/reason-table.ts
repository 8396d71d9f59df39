import type { LanguageTypedString } from "../catalogue/text.ts";
import type { EnrolmentReason } from "./reasons.ts";

/** What a request is refused for before a host is asked; a reason in all but that no association carries it. */
export const CHOICE_REFUSALS = [
  "association-mismatch",
  "association-unknown",
  "busy",
  "choice-not-skippable",
  "choice-repeated",
  "host-not-a-partner",
  "idempotency-key-reused",
  "offer-not-open",
  "permission-already-decided",
  "person-unknown",
  "release-not-possible",
  "request-unknown",
  "round-limit-reached",
  "withdrawal-not-acknowledged",
] as const;
export type ChoiceRefusal = (typeof CHOICE_REFUSALS)[number];

/** Every code with which a student is told no, or not yet. */
export type ExplainedCode = EnrolmentReason | ChoiceRefusal;

/** What a no is about, so that a page can say what to do next without knowing every code. */
export const REASON_CLASSES = [
  "no_place",
  "not_open",
  "not_eligible",
  "home_decision",
  "own_decision",
  "host_decision",
  "not_yet",
  "request_wrong",
] as const;
export type ReasonClass = (typeof REASON_CLASSES)[number];

interface ReasonEntry {
  readonly class: ReasonClass;
  readonly nl: string;
  readonly en: string;
}

/** The one table of noes: a code without a class or without a text in both languages does not compile. */
export const REASONS = {
  "offering-unknown": {
    class: "request_wrong",
    nl: "Dit onderwijs staat niet in het aanbod van de instelling, of er kan daar niet op worden ingeschreven.",
    en: "The institution does not offer this, or does not take enrolments on it.",
  },
  "offering-cancelled": {
    class: "host_decision",
    nl: "De instelling heeft dit onderwijs geannuleerd; het gaat niet door.",
    en: "The institution has cancelled this offering; it will not be given.",
  },
  "enrolment-window-not-open": {
    class: "not_open",
    nl: "De inschrijving is nog niet geopend.",
    en: "Enrolment has not opened yet.",
  },
  "enrolment-window-closed": {
    class: "not_open",
    nl: "De inschrijving is gesloten.",
    en: "Enrolment has closed.",
  },
  "round-not-valid": {
    class: "not_open",
    nl: "De inschrijfronde waar dit onderwijs bij hoort is niet gepubliceerd of is afgelopen.",
    en: "The enrolment round that this offering belongs to is not published, or is over.",
  },
  "round-paused": {
    class: "not_open",
    nl: "De inschrijfronde is tijdelijk stilgezet.",
    en: "The enrolment round has been paused.",
  },
  "phase-not-for-student": {
    class: "not_eligible",
    nl: "De inschrijfronde is nu open voor andere studenten: je instelling, niveau of opleiding hoort niet bij deze fase.",
    en: "The round is open to other students now: your institution, level or programme is not in this phase.",
  },
  "home-not-eligible": {
    class: "not_eligible",
    nl: "Er zijn bij dit onderwijs geen plaatsen voor studenten van jouw instelling.",
    en: "This offering has no places for students of your institution.",
  },
  "place-none-left": {
    class: "no_place",
    nl: "Alle plaatsen zijn vergeven.",
    en: "All places have been taken.",
  },
  "selection-not-decided": {
    class: "not_yet",
    nl: "De instelling selecteert: na afloop van deze fase beslist zij over alle aanvragen tegelijk.",
    en: "The institution selects: it decides about all requests together after this phase.",
  },
  "not-selected": {
    class: "host_decision",
    nl: "De instelling heeft anderen geselecteerd.",
    en: "The institution has selected others.",
  },
  "agreement-missing": {
    class: "not_eligible",
    nl: "De instelling heeft met jouw instelling geen afspraak over inschrijven.",
    en: "The institution has no agreement on enrolments with yours.",
  },
  "agreement-not-in-force": {
    class: "not_eligible",
    nl: "De afspraak tussen jouw instelling en deze geldt nu niet.",
    en: "The agreement between your institution and this one does not hold now.",
  },
  "offering-not-agreed": {
    class: "not_eligible",
    nl: "Dit onderwijs hoort niet bij wat jouw instelling met deze heeft afgesproken.",
    en: "This is not among what your institution and this one have agreed on.",
  },
  "agreement-exhausted": {
    class: "no_place",
    nl: "Jouw instelling heeft daar, of in dit onderwijs, al zoveel studenten als is afgesproken.",
    en: "Your institution has as many students there, or in this, as was agreed.",
  },
  withdrawn: {
    class: "own_decision",
    nl: "Je hebt je uitgeschreven.",
    en: "You withdrew.",
  },
  "home-permission-denied": {
    class: "home_decision",
    nl: "Je eigen instelling geeft geen toestemming voor dit onderwijs.",
    en: "Your own institution does not permit this.",
  },
  "home-permission-expired": {
    class: "home_decision",
    nl: "Je eigen instelling heeft niet op tijd toestemming gegeven; de plaats werd niet langer vastgehouden.",
    en: "Your own institution did not give permission in time; the place was held no longer.",
  },
  "offer-declined": {
    class: "own_decision",
    nl: "Je hebt de aangeboden plaats afgeslagen.",
    en: "You declined the place that was offered.",
  },
  "offer-expired": {
    class: "own_decision",
    nl: "De aangeboden plaats is niet op tijd aangenomen en is aan een ander gegeven.",
    en: "The place that was offered was not accepted in time and went to somebody else.",
  },
  "host-refused": {
    class: "host_decision",
    nl: "De instelling heeft je aanvraag afgewezen.",
    en: "The institution has refused your request.",
  },
  "no-longer-student": {
    class: "home_decision",
    nl: "Je bent geen student meer bij je eigen instelling.",
    en: "You are no student of your own institution any more.",
  },
  "condition-not-met": {
    class: "host_decision",
    nl: "De voorwaarde waaronder je de plaats had, is niet op tijd vervuld.",
    en: "The condition on which you had the place was not met in time.",
  },
  "no-show": {
    class: "own_decision",
    nl: "De instelling meldt dat je niet bent gekomen; je plaats is vervallen.",
    en: "The institution reports that you did not come; your place has ended.",
  },
  "host-unreachable": {
    class: "not_yet",
    nl: "De instelling is nu niet bereikbaar; je aanvraag wordt gebracht zodra dat weer kan.",
    en: "The institution cannot be reached now; your request is brought as soon as it can.",
  },
  "association-already-live": {
    class: "request_wrong",
    nl: "Je bent voor dit onderwijs al ingeschreven.",
    en: "You are enrolled on this already.",
  },
  "command-unacceptable": {
    class: "request_wrong",
    nl: "De aanvraag kon niet worden gelezen of bewaard.",
    en: "The request could not be read or stored.",
  },
  "association-mismatch": {
    class: "request_wrong",
    nl: "Deze inschrijving is bekend voor ander onderwijs of een andere student.",
    en: "This enrolment is known for another offering or another student.",
  },
  "association-unknown": {
    class: "request_wrong",
    nl: "Deze inschrijving is hier niet bekend.",
    en: "This enrolment is not known here.",
  },
  busy: {
    class: "not_yet",
    nl: "Het is nu te druk; probeer het zo meteen nog eens.",
    en: "It is too busy now; try again in a moment.",
  },
  "choice-not-skippable": {
    class: "request_wrong",
    nl: "Deze keuze kan niet worden overgeslagen.",
    en: "This choice cannot be skipped.",
  },
  "choice-repeated": {
    class: "request_wrong",
    nl: "Hetzelfde onderwijs is twee keer gekozen.",
    en: "The same offering was chosen twice.",
  },
  "host-not-a-partner": {
    class: "not_eligible",
    nl: "Deze instelling is geen partner waar je je kunt inschrijven.",
    en: "This institution is no partner to enrol at.",
  },
  "idempotency-key-reused": {
    class: "request_wrong",
    nl: "Deze aanvraag draagt het kenmerk van een eerdere, andere aanvraag.",
    en: "This request carries the key of an earlier, different one.",
  },
  "offer-not-open": {
    class: "no_place",
    nl: "De aangeboden plaats staat niet meer open.",
    en: "The place that was offered is not open any more.",
  },
  "permission-already-decided": {
    class: "home_decision",
    nl: "Over deze inschrijving is al beslist.",
    en: "This enrolment has been decided on already.",
  },
  "person-unknown": {
    class: "not_eligible",
    nl: "Je bent bij deze instelling niet als student bekend.",
    en: "You are not known as a student of this institution.",
  },
  "phase-excluded-by-place": {
    class: "not_eligible",
    nl: "Je hebt een plaats uit een andere fase van deze inschrijfronde; daarmee doe je in deze fase niet meer mee.",
    en: "You have a place from another phase of this round, which keeps you out of this one.",
  },
  "release-not-possible": {
    class: "request_wrong",
    nl: "Wat je hiervoor wilt opgeven is geen lopende inschrijving van jou, of hoort bij hetzelfde onderwijs.",
    en: "What you would give up for this is no live enrolment of yours, or is in the same offering.",
  },
  "request-unknown": {
    class: "request_wrong",
    nl: "Deze aanvraag is hier niet bekend.",
    en: "This request is not known here.",
  },
  "round-limit-reached": {
    class: "not_eligible",
    nl: "Met deze inschrijving kom je boven wat de inschrijfronde per student toestaat.",
    en: "With this enrolment you would have more than the round allows a student.",
  },
  "withdrawal-not-acknowledged": {
    class: "not_yet",
    nl: "De instelling heeft je eerdere uitschrijving nog niet bevestigd.",
    en: "The institution has not acknowledged your earlier withdrawal yet.",
  },
} as const satisfies Record<ExplainedCode, ReasonEntry>;

/** A reason as a student is told it: the stable code, what it is about, and the text in Dutch and English. */
export interface Explanation {
  readonly code: string;
  readonly class: ReasonClass;
  readonly text: readonly LanguageTypedString[];
}

/** A partner of a later version may send codes that this one does not know: those get a text that says so. */
export function explain(code: string): Explanation {
  const { class: about, nl, en } = isExplained(code) ? REASONS[code] : UNKNOWN;
  return {
    code,
    class: about,
    text: [
      { language: "nl", value: nl },
      { language: "en", value: en },
    ],
  };
}

const UNKNOWN: ReasonEntry = {
  class: "host_decision",
  nl: "De instelling geeft een reden die hier nog niet bekend is.",
  en: "The institution gives a reason that is not known here yet.",
};

function isExplained(code: string): code is ExplainedCode {
  return Object.hasOwn(REASONS, code);
}
