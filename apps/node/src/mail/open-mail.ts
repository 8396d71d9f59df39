import type { MeOperations } from "@wissel/contract";
import type {
  Clock,
  MailSender,
  NewId,
  NoticeFacts,
  OfferingDirectory,
  RetryLadder,
  StudentNotice,
} from "@wissel/core";
import { type Queryable, remindDesks, remindOfOffers } from "@wissel/store";
import { startLoop } from "../delivery/loop.ts";
import type { Institutions } from "../enrolment/partners.ts";
import { present } from "../enrolment/present.ts";
import type { Handlers } from "../http/operation.ts";
import { noticeHandlers } from "./notice-handlers.ts";
import { type ReminderHandlers, reminderHandlers } from "./reminder-handlers.ts";
import { type SendDeskMailsPorts, sendDeskMails } from "./send-desk-mails.ts";
import { type SendMailsPorts, sendMails } from "./send-mails.ts";

/** What this area is made of; each part is somebody else's. */
export interface MailParts {
  readonly institutions: Institutions;
  readonly pool: Queryable;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  readonly sender: MailSender | undefined;
  readonly studentUrl: string | undefined;
  readonly desks: SendDeskMailsPorts["desks"];
  readonly timeZone: string;
  readonly ladder: RetryLadder;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: SendMailsPorts["log"];
}

/** What students are told besides the answers to their own requests, and of what desks are reminded: lists and mail. */
export interface MailArea {
  readonly me: Pick<Handlers<MeOperations>, "listMyNotices">;
  readonly desk: ReminderHandlers;
  /** Writes reminders that are due and sends the mail that is; answers whether there was anything. */
  run(): Promise<boolean>;
  /** For nodes that work. */
  startWork(): AsyncDisposable;
}

const EVERY_MS = 2_000;
const REMINDERS_PER_ROUND = 100;

export function openMail(parts: MailParts): MailArea {
  const { institutions, pool, offerings, timeZone, clock, newId, log } = parts;
  const institution = institutions.own.schacHome;

  async function factsOf(notice: StudentNotice): Promise<NoticeFacts> {
    const { kind, host, offeringId, expiresAt, cancellation } = notice;
    const offering = await offerings.findOffering(host, offeringId);
    return {
      kind,
      offeringName: offering?.name ?? [],
      hostName: institutions.nameOf(host),
      ...present({ expiresAt, cancellation }),
      timeZone,
    };
  }

  const sending: SendMailsPorts & SendDeskMailsPorts = {
    ...parts,
    random: Math.random,
    context: { institution, institutionName: institutions.own.name, studentUrl: parts.studentUrl },
    factsOf,
  };

  async function run(): Promise<boolean> {
    let any = false;
    for (const remind of [remindOfOffers, remindDesks]) {
      let reminded: number;
      do {
        reminded = await remind(pool, { institution, newId, now: clock.now() }, REMINDERS_PER_ROUND);
        any ||= reminded > 0;
      } while (reminded === REMINDERS_PER_ROUND);
    }
    while ((await sendMails(sending)) > 0) any = true;
    while ((await sendDeskMails(sending)) > 0) any = true;
    return any;
  }

  return {
    me: noticeHandlers({ pool, institutions, factsOf }),
    desk: reminderHandlers({ pool, clock }),
    run,
    startWork: () =>
      startLoop({
        everyMs: EVERY_MS,
        run: async () => void (await run()),
        onError: (error) => log.warn({ err: error }, "students are not written to; it is tried again"),
      }),
  };
}
