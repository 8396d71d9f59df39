import type { IntakeLanguage } from "./intake-answer.ts";

/** Why no enrolment comes of a student's sign-in, besides a no to the enrolment itself. */
export type StartRefusal =
  | "enrolment-request-unknown"
  | "person-unknown-at-home"
  | "home-mismatch"
  | "token-refused-at-home"
  | "home-answer-unusable";

/** Those of them that are home's answer, or the lack of one. */
export type RefusalOfHome = Extract<
  StartRefusal,
  "person-unknown-at-home" | "token-refused-at-home" | "home-answer-unusable"
>;

/** What the broker gets, whose page has words of its own for each status. */
export interface StartRefusalAnswer {
  readonly status: 404 | 409 | 412 | 417 | 500;
  readonly message: string;
}

const REFUSALS = {
  "enrolment-request-unknown": {
    status: 409,
    nl: "Je aanmelding is verlopen. Log opnieuw in.",
    en: "Your sign-in is over. Please sign in again.",
  },
  "person-unknown-at-home": {
    status: 404,
    nl: "Je eigen instelling kent je niet als student.",
    en: "Your own institution does not know you as a student.",
  },
  "home-mismatch": {
    status: 412,
    nl: "Je bent student van een andere instelling dan je hebt gekozen.",
    en: "You are a student of another institution than the one you chose.",
  },
  "token-refused-at-home": {
    status: 417,
    nl: "Je eigen instelling aanvaardt je aanmelding niet. Log opnieuw in.",
    en: "Your own institution does not accept your sign-in. Please sign in again.",
  },
  "home-answer-unusable": {
    status: 500,
    nl: "Je eigen instelling antwoordt niet. Probeer het later nog eens.",
    en: "Your own institution does not answer. Please try again later.",
  },
} as const satisfies Record<StartRefusal, unknown>;

export function startRefusal(refusal: StartRefusal, language: IntakeLanguage): StartRefusalAnswer {
  const { status, ...texts } = REFUSALS[refusal];
  return { status, message: texts[language] };
}

/** What a home's answer to the question who a student is means; undefined where it tells. */
export function refusalOfPerson(status: number): RefusalOfHome | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 401 || status === 403 || status === 410) return "token-refused-at-home";
  return status === 404 ? "person-unknown-at-home" : "home-answer-unusable";
}
