import type { LanguageTypedString } from "../catalogue/text.ts";
import type { Association } from "../enrolment/association.ts";
import { explain } from "../enrolment/reason-table.ts";

/** Noes of home to what a host brings over eduXchange, besides the codes of the table of reasons. */
export const BROUGHT_REFUSALS = ["host-not-named", "host-is-home", "offering-not-named"] as const;
export type BroughtRefusal = (typeof BROUGHT_REFUSALS)[number];

const BY_HOME = {
  pending: {
    nl: "Je eigen instelling moet deze inschrijving nog goedkeuren.",
    en: "Your own institution still has to approve this enrolment.",
  },
  associated: {
    nl: "Je eigen instelling gaat akkoord met deze inschrijving.",
    en: "Your own institution agrees to this enrolment.",
  },
  cancelled: {
    nl: "Deze inschrijving is bij je eigen instelling beëindigd.",
    en: "This enrolment was ended at your own institution.",
  },
  denied: {
    nl: "Je eigen instelling staat deze inschrijving niet toe.",
    en: "Your own institution does not allow this enrolment.",
  },
  "host-not-named": {
    nl: "De aanvraag zegt niet van welke instelling zij komt.",
    en: "The request does not say which institution it comes from.",
  },
  "host-is-home": {
    nl: "Dit is onderwijs van je eigen instelling: schrijf je daar zelf voor in.",
    en: "This is education of your own institution: enrol for it there.",
  },
  "offering-not-named": {
    nl: "De aanvraag zegt niet om welk onderwijs het gaat.",
    en: "The request does not say which offering it is about.",
  },
} as const;

/** Where home stands with an association, for the student to read in Dutch and English. */
export function homeAnswerText({
  homeState,
}: Pick<Association, "homeState">): readonly LanguageTypedString[] {
  return textsOf(BY_HOME[homeState === "queued" || homeState === "finished" ? "associated" : homeState]);
}

/** Why home says no to what a host brings. */
export function refusalText(code: string): readonly LanguageTypedString[] {
  const known = BROUGHT_REFUSALS.find((one) => one === code);
  return known === undefined ? explain(code).text : textsOf(BY_HOME[known]);
}

function textsOf({ nl, en }: { readonly nl: string; readonly en: string }): readonly LanguageTypedString[] {
  return [
    { language: "nl", value: nl },
    { language: "en", value: en },
  ];
}
