import type { Clock, Mail, MailVerdict, OfferingDirectory } from "@wissel/core";
import type { Queryable } from "@wissel/store";
import { aPartner } from "@wissel/testing/enrolment-builders";
import type { Seat } from "@wissel/testing/federation";
import { v7 as uuidv7 } from "uuid";
import { institutionsOf } from "../../src/enrolment/partners.ts";
import { type MailArea, openMail } from "../../src/mail/open-mail.ts";

/** A mail server that keeps what it is given, and may be told what to answer. */
export interface Postbox {
  readonly mails: Mail[];
  readonly answers: MailVerdict[];
}

/** Notices and mail of a node, with a postbox in place of a mail server. */
export function mailOf(
  { schacHome, members }: Seat,
  parts: { readonly pool: Queryable; readonly clock: Clock; readonly offerings: OfferingDirectory },
): { readonly area: MailArea; readonly postbox: Postbox } {
  const postbox: Postbox = { mails: [], answers: [] };
  const area = openMail({
    ...parts,
    institutions: institutionsOf(
      { schacHome, name: `The university of ${schacHome}` },
      members.map(aPartner),
    ),
    sender: {
      async send(mail) {
        const answer = postbox.answers.shift() ?? { kind: "sent" };
        if (answer.kind === "sent") postbox.mails.push(mail);
        return answer;
      },
    },
    studentUrl: `https://students.${schacHome}/enrolments`,
    desks: { approvals: `approvals@${schacHome}`, places: `places@${schacHome}` },
    timeZone: "Europe/Amsterdam",
    ladder: { delaysMs: [0, 60_000], heldAfterMs: 86_400_000 },
    newId: uuidv7,
    log: { info: () => undefined, warn: () => undefined },
  });
  return { area, postbox };
}
