import type { OfferingDirectory } from "@wissel/core";
import { institutionsOf } from "./enrolment/partners.ts";
import type { Federation } from "./federation/open-federation.ts";
import { type MailArea, openMail } from "./mail/open-mail.ts";
import { smtpSender } from "./mail/smtp-sender.ts";
import type { Parts } from "./parts.ts";

export function composeMailArea(
  { config, store, clock, newId, log }: Parts,
  { federation, offerings }: { readonly federation: Federation; readonly offerings: OfferingDirectory },
): MailArea {
  const { institution, mail, retryLadder: ladder } = config;
  return openMail({
    institutions: institutionsOf(institution, federation.peers.listPinned()),
    pool: store.database.pool,
    offerings,
    sender: mail.smtpUrl === undefined ? undefined : smtpSender({ url: mail.smtpUrl, from: mail.from }),
    studentUrl: mail.studentUrl,
    desks: mail.desks,
    timeZone: institution.timeZone,
    ladder,
    clock,
    newId,
    log,
  });
}
