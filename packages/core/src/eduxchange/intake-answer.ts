import { explain } from "../enrolment/reason-table.ts";
import type { Receipt } from "../enrolment/receipt.ts";
import { isLiveState } from "../enrolment/states.ts";

/** The languages in which a student can be answered. */
export type IntakeLanguage = "nl" | "en";

/** Why an intake comes to nothing before a place is asked for. */
export type IntakeRefusal = "intake-unreadable" | "home-not-named" | "home-is-host" | "home-not-known";

/** What the student's screen gets: below 400 it went well; 422 is a no, which is shown without "try again". */
export interface IntakeAnswer {
  readonly code: 200 | 400 | 422 | 500;
  readonly message: string;
}

const REFUSALS = {
  "intake-unreadable": {
    code: 400,
    nl: "De aanvraag kan niet worden gelezen.",
    en: "The request cannot be read.",
  },
  "home-not-named": {
    code: 400,
    nl: "De aanvraag zegt niet van welke instelling je komt.",
    en: "The request does not say which institution you come from.",
  },
  "home-is-host": {
    code: 422,
    nl: "Dit is onderwijs van je eigen instelling: schrijf je daar zelf voor in.",
    en: "This is education of your own institution: enrol for it there.",
  },
  "home-not-known": {
    code: 422,
    nl: "Met jouw instelling is niets afgesproken over inschrijvingen.",
    en: "Nothing was agreed with your institution on enrolments.",
  },
} as const satisfies Record<IntakeRefusal, unknown>;

const PLACED = {
  nl: "Je hebt een plaats. Je eigen instelling moet er nog mee instemmen.",
  en: "You have a place. Your own institution still has to agree.",
};
const ATTENDING = { nl: "Je hebt een plaats.", en: "You have a place." };
const COLLECTED = {
  nl: "Je aanvraag is binnen. De instelling kiest later uit alle aanvragen.",
  en: "Your request is in. The institution will choose among all requests later.",
};
const BUSY = {
  nl: "Het is nu te druk. Probeer het zo nog eens.",
  en: "It is too busy right now. Please try again in a moment.",
};

/** What a student reads of a place that was asked for. */
export function receiptAnswer(receipt: Receipt, language: IntakeLanguage): IntakeAnswer {
  const { hostState, homeState, position, reason } = receipt;
  if (!isLiveState(hostState) || !isLiveState(homeState))
    return denialAnswer(reason ?? "place-none-left", language);
  if (hostState === "associated")
    return { code: 200, message: (homeState === "associated" ? ATTENDING : PLACED)[language] };
  if (reason === "selection-not-decided" || position === undefined)
    return { code: 200, message: COLLECTED[language] };
  const waits = {
    nl: `Je bent nummer ${position} op de wachtlijst.`,
    en: `You are number ${position} on the waiting list.`,
  };
  return { code: 200, message: waits[language] };
}

/** A no by its code, of the host's rules or of an agreement. */
export function denialAnswer(code: string, language: IntakeLanguage): IntakeAnswer {
  if (code === "busy") return { code: 500, message: BUSY[language] };
  const { text } = explain(code);
  return { code: 422, message: text.find((one) => one.language === language)?.value ?? "" };
}

export function intakeRefusal(refusal: IntakeRefusal, language: IntakeLanguage): IntakeAnswer {
  const { code, ...texts } = REFUSALS[refusal];
  return { code, message: texts[language] };
}
