import {
  type Clock,
  type MailSender,
  type MailVerdict,
  type NoticeFacts,
  nextAttempt,
  type RetryLadder,
  type StudentNotice,
} from "@wissel/core";
import { type DueMail, type MailSettlement, type Queryable, settleMail, takeDueMails } from "@wissel/store";
import { composeMail, type MailContext } from "./compose-mail.ts";

export interface SendMailsPorts {
  readonly pool: Queryable;
  readonly clock: Clock;
  readonly ladder: RetryLadder;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Undefined: there is no mail server, and mail is only noted in the log. */
  readonly sender: MailSender | undefined;
  readonly context: MailContext;
  readonly factsOf: (notice: StudentNotice) => Promise<NoticeFacts>;
  readonly log: { info(facts: object, message: string): void; warn(facts: object, message: string): void };
}

/** A mail that its process did not finish is tried again after so long. */
export const LEASE_MS = 60_000;
const ROUND = 20;

/** Sends the mail that is due; answers how much was. One that fails costs the others nothing. */
export async function sendMails(ports: SendMailsPorts): Promise<number> {
  const lease = { now: ports.clock.now(), leaseMs: LEASE_MS, limit: ROUND };
  const due = await takeDueMails(ports.pool, lease);
  for (const one of due) {
    const settlement = settlementOf(ports, one, await attempt(ports, one));
    await settleMail(ports.pool, settlement, ports.clock.now());
    const { noticeId, kind } = one.notice;
    const reason = "reason" in settlement ? { reason: settlement.reason } : {};
    if (settlement.state === "sent") ports.log.info({ noticeId, kind }, "a student was sent mail");
    else
      ports.log.warn(
        { noticeId, kind, ...reason, state: settlement.state },
        "mail to a student was not sent",
      );
  }
  return due.length;
}

interface Tried extends Pick<DueMail, "attempts"> {
  readonly notice: Pick<StudentNotice, "noticeId" | "createdAt">;
}

async function attempt(
  { sender, context, factsOf, log }: SendMailsPorts,
  { notice, address, language, overtaken }: DueMail,
): Promise<MailVerdict> {
  if (overtaken) return { kind: "refused", reason: "overtaken" };
  if (address === undefined) return { kind: "refused", reason: "address-unknown" };
  if (sender === undefined) return { kind: "refused", reason: "mail-server-none" };
  const addressee = { address, ...(language === undefined ? {} : { language }) };
  try {
    return await sender.send(composeMail(notice, await factsOf(notice), { addressee, context }));
  } catch (error) {
    log.warn({ err: error, noticeId: notice.noticeId }, "mail to a student could not be made");
    return { kind: "retry", reason: "node-failed" };
  }
}

/** What is written down of an attempt to mail a notice. */
export function settlementOf(
  { clock, ladder, random }: Pick<SendMailsPorts, "clock" | "ladder" | "random">,
  { notice: { noticeId, createdAt }, attempts }: Tried,
  verdict: MailVerdict,
): MailSettlement {
  if (verdict.kind === "sent") return { noticeId, state: "sent" };
  if (verdict.kind === "refused") return { noticeId, state: "not_sent", reason: verdict.reason };
  const next = nextAttempt({ attempts: attempts + 1, createdAt }, { now: clock.now(), ladder, random });
  if ("held" in next) return { noticeId, state: "not_sent", reason: verdict.reason };
  return { noticeId, state: "owed", reason: verdict.reason, nextAt: next.at };
}
