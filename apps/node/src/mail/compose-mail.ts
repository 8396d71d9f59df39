import { languagesFor, type Mail, type NoticeFacts, noticeText, type StudentNotice } from "@wissel/core";

/** Where a mail comes from and leads to. */
export interface MailContext {
  /** schacHome, for the message id. */
  readonly institution: string;
  readonly institutionName: string;
  /** The page where students follow their enrolments, if there is one. */
  readonly studentUrl: string | undefined;
}

/** Whom to write to, in which language if that is known. */
export interface Addressee {
  readonly address: string;
  readonly language?: string;
}

/** The mail of a notice: what has happened and where to look. It names offering and institution, and no person. */
export function composeMail(
  notice: Pick<StudentNotice, "noticeId" | "associationId">,
  facts: NoticeFacts,
  { addressee, context }: { readonly addressee: Addressee; readonly context: MailContext },
): Mail {
  const texts = languagesFor(addressee.language).map((language) => ({
    language,
    ...noticeText(language, facts),
  }));
  return {
    messageId: `${notice.noticeId}@${context.institution}`,
    to: addressee.address,
    subject: texts.map(({ title }) => title).join(" / "),
    text: `${texts.map(({ language, text }) => [text, ...leads(language, notice, context)].join("\n\n")).join("\n\n---\n\n")}\n`,
  };
}

function leads(
  language: "nl" | "en",
  { associationId }: Pick<StudentNotice, "associationId">,
  { studentUrl, institutionName }: MailContext,
): readonly string[] {
  const where = language === "nl" ? "Je inschrijvingen" : "Your enrolments";
  const which = language === "nl" ? "Inschrijving" : "Enrolment";
  return [
    ...(studentUrl === undefined ? [] : [`${where}: ${studentUrl}`]),
    `${which} ${associationId}, ${institutionName}`,
  ];
}
