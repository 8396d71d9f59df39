import type { IntakeLanguage } from "./intake-answer.ts";

/** What the broker's page says, by where the student is or what went wrong. */
const TEXTS = {
  approve: {
    nl: [
      "Toestemming",
      "Je eigen instelling vertelt de gastinstelling wie je bent, en hoort van haar over je inschrijving en je resultaat.",
    ],
    en: [
      "Consent",
      "Your own institution will tell the host who you are, and will hear from it of your enrolment and your result.",
    ],
  },
  enroll: {
    nl: ["Inschrijven", "Je bent ingelogd. Bevestig dat je je wilt inschrijven."],
    en: ["Enrol", "You have signed in. Please confirm that you want to enrol."],
  },
  done: { nl: ["Je inschrijving", ""], en: ["Your enrolment", ""] },
  "400": {
    nl: ["Er gaat iets mis", "De aanvraag kan niet worden gelezen. Probeer het later nog eens."],
    en: ["Something went wrong", "The request cannot be read. Please try again later."],
  },
  "404": {
    nl: ["Niet gevonden", "Deze instelling of dit onderwijs is hier niet bekend."],
    en: ["Not found", "This institution or offering is not known here."],
  },
  "408": {
    nl: [
      "Nog geen antwoord",
      "De gastinstelling antwoordt niet. Kijk of je bericht krijgt voordat je het opnieuw probeert.",
    ],
    en: ["No answer yet", "The host does not answer. See whether you hear from it before you try again."],
  },
  "409": {
    nl: ["Verlopen", "Je keuze of je aanmelding is verlopen. Kies het onderwijs opnieuw."],
    en: ["Expired", "Your choice or your sign-in is over. Please choose the offering again."],
  },
  "412": {
    nl: ["Niet toegestaan", "De gegevens van je instelling kloppen niet met het register."],
    en: ["Not allowed", "What is said of your institution is not what is registered."],
  },
  "417": {
    nl: ["Inloggen mislukt", "Het inloggen is niet gelukt. Probeer het nog eens."],
    en: ["Sign-in failed", "Signing in did not work. Please try again."],
  },
  "419": {
    nl: ["Geen eduID", "Je account is niet aan je instelling gekoppeld. Koppel het en probeer het nog eens."],
    en: ["No eduID", "Your account is not linked to your institution. Link it and try again."],
  },
  "422": { nl: ["Niet ingeschreven", ""], en: ["Not enrolled", ""] },
  "500": {
    nl: ["Er gaat iets mis", "De gastinstelling meldt een storing. Probeer het later nog eens."],
    en: ["Something went wrong", "The host reports a failure. Please try again later."],
  },
} as const satisfies Record<string, Record<IntakeLanguage, readonly [string, string]>>;

export interface BrokerText {
  readonly title: string;
  readonly text: string;
}

/** The page of a step or of an error; what is not known is the page of a failure. */
export function brokerText(about: string, language: IntakeLanguage): BrokerText {
  const known = Object.hasOwn(TEXTS, about) ? about : "500";
  const [title, text] = TEXTS[known as keyof typeof TEXTS][language]; // looked up just above
  return { title, text };
}
