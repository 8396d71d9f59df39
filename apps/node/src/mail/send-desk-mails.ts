import type { MailVerdict, OfferingDirectory } from "@wissel/core";
import { type DueDeskMail, settleDeskMail, takeDueDeskMails } from "@wissel/store";
import type { Institutions } from "../enrolment/partners.ts";
import { composeDeskMail, type DeskMailLine, type DeskOf } from "./compose-desk-mail.ts";
import { LEASE_MS, type SendMailsPorts, settlementOf } from "./send-mails.ts";

export interface SendDeskMailsPorts extends Omit<SendMailsPorts, "factsOf"> {
  readonly institutions: Pick<Institutions, "nameOf">;
  readonly offerings: Pick<OfferingDirectory, "findOffering">;
  readonly timeZone: string;
  /** Where each desk is written to, if it has a mailbox. */
  readonly desks: Readonly<Record<DeskOf, string | undefined>>;
}

const ROUND = 100;
const DESKS = ["approvals", "places"] as const;

/** Sends each desk one mail about all that it is reminded of now; answers about how much. */
export async function sendDeskMails(ports: SendDeskMailsPorts): Promise<number> {
  const due = await takeDueDeskMails(ports.pool, { now: ports.clock.now(), leaseMs: LEASE_MS, limit: ROUND });
  for (const desk of DESKS) {
    const ours = due.filter((one) => deskOf(one) === desk);
    const news = ours.filter(({ overtaken }) => !overtaken);
    const verdict = await attempt(ports, desk, news);
    for (const one of ours) await settle(ports, one, one.overtaken ? OVERTAKEN : verdict);
    if (news.length > 0)
      ports.log.info({ desk, reminders: news.length, verdict: verdict.kind }, "a desk was reminded by mail");
  }
  return due.length;
}

const OVERTAKEN: MailVerdict = { kind: "refused", reason: "overtaken" };

function deskOf({ reminder: { kind } }: DueDeskMail): DeskOf {
  return kind === "held_place_ending" ? "places" : "approvals";
}

async function attempt(
  ports: SendDeskMailsPorts,
  desk: DeskOf,
  news: readonly DueDeskMail[],
): Promise<MailVerdict> {
  const { sender, context, desks, timeZone, log } = ports;
  const to = desks[desk];
  if (to === undefined) return { kind: "refused", reason: "address-unknown" };
  if (sender === undefined) return { kind: "refused", reason: "mail-server-none" };
  try {
    const [first, ...rest] = await Promise.all(news.map((one) => lineOf(ports, one)));
    if (first === undefined) return OVERTAKEN;
    return await sender.send(
      composeDeskMail([first, ...rest], { desk, to, context: { ...context, timeZone } }),
    );
  } catch (error) {
    log.warn({ err: error, desk }, "mail to a desk could not be made");
    return { kind: "retry", reason: "node-failed" };
  }
}

async function lineOf(
  { offerings, institutions }: SendDeskMailsPorts,
  { reminder }: DueDeskMail,
): Promise<DeskMailLine> {
  const { home, host, offeringId, kind } = reminder;
  const offering = await offerings.findOffering(host, offeringId);
  const other = kind === "held_place_ending" ? home : host;
  return { ...reminder, offeringName: offering?.name ?? [], otherName: institutions.nameOf(other) };
}

async function settle(
  ports: SendDeskMailsPorts,
  { reminder: { reminderId, createdAt }, attempts }: DueDeskMail,
  verdict: MailVerdict,
): Promise<void> {
  const tried = { notice: { noticeId: reminderId, createdAt }, attempts };
  await settleDeskMail(ports.pool, settlementOf(ports, tried, verdict), ports.clock.now());
}
