import type { DeskReminder, LanguageTypedString, Mail } from "@wissel/core";
import type { MailContext } from "./compose-mail.ts";

/** One line of the mail: names of an offering and an institution, never of a person. */
export interface DeskMailLine extends Pick<DeskReminder, "reminderId" | "kind" | "associationId" | "endsAt"> {
  readonly offeringName: readonly LanguageTypedString[];
  /** The institution at the other side. */
  readonly otherName: string;
}

interface DeskMailContext extends Pick<MailContext, "institution" | "institutionName"> {
  /** IANA name. */
  readonly timeZone: string;
}

const LANGUAGES = ["nl", "en"] as const;
const LOCALES = { nl: "nl-NL", en: "en-GB" } as const;

const WORDS = {
  approvals: {
    nl: {
      title: "Inschrijvingen wachten op toestemming",
      text: "Deze inschrijvingen van eigen studenten wachten op een beslissing. Na het genoemde tijdstip wordt de plaats niet langer vastgehouden.",
    },
    en: {
      title: "Enrolments wait for permission",
      text: "These enrolments of our own students wait for a decision. After the time that is named the place is held no longer.",
    },
  },
  places: {
    nl: {
      title: "Vastgehouden plaatsen lopen af",
      text: "Deze plaatsen worden vastgehouden voor studenten van partners van wie de eigen instelling nog niet heeft beslist. Na het genoemde tijdstip gaan zij naar de volgende.",
    },
    en: {
      title: "Places that are held run out",
      text: "These places are held for students of partners whose own institution has not decided yet. After the time that is named they go to the next.",
    },
  },
} as const;

export type DeskOf = keyof typeof WORDS;

/** The mail to one desk about everything it is reminded of now, in Dutch and English. */
export function composeDeskMail(
  lines: readonly [DeskMailLine, ...DeskMailLine[]],
  { desk, to, context }: { readonly desk: DeskOf; readonly to: string; readonly context: DeskMailContext },
): Mail {
  const parts = LANGUAGES.map((language) => {
    const rows = lines.map((line) => `- ${toText(language, line, context.timeZone)}`);
    return [WORDS[desk][language].text, rows.join("\n")].join("\n\n");
  });
  return {
    messageId: `${lines[0].reminderId}@${context.institution}`,
    to,
    subject: LANGUAGES.map((language) => WORDS[desk][language].title).join(" / "),
    text: `${[...parts, context.institutionName].join("\n\n---\n\n")}\n`,
  };
}

function toText(
  language: (typeof LANGUAGES)[number],
  { offeringName, otherName, associationId, endsAt }: DeskMailLine,
  timeZone: string,
): string {
  const name = offeringName.find((one) => one.language.startsWith(language)) ?? offeringName[0];
  const until = new Intl.DateTimeFormat(LOCALES[language], {
    dateStyle: "full",
    timeStyle: "short",
    timeZone,
  }).format(endsAt);
  return `${until}: ${name?.value ?? "?"}, ${otherName}, ${associationId}`;
}
