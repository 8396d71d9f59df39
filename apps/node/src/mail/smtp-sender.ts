import type { Mail, MailSender, MailVerdict } from "@wissel/core";
import nodemailer from "nodemailer";

/** How long a mail server may take to answer. */
const PATIENCE_MS = 10_000;
/** One mailbox and nothing beside it, whatever a SIS keeps in that field. */
const ONE_ADDRESS = /^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/;

/** MailSender over SMTP. The address may name a user and `smtps:`; without that STARTTLS is used where it is offered. */
export function smtpSender({ url, from }: { readonly url: string; readonly from: string }): MailSender {
  const transport = nodemailer.createTransport({
    url,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    // Nothing of ours is read from files or the network on a text's behalf.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ messageId, to, subject, text }: Mail): Promise<MailVerdict> {
      if (!ONE_ADDRESS.test(to)) return { kind: "refused", reason: "address-unusable" };
      try {
        await transport.sendMail({
          messageId: `<${messageId}>`,
          from,
          to: { name: "", address: to },
          subject,
          text,
        });
        return { kind: "sent" };
      } catch (error) {
        return judge(error);
      }
    },
  };
}

/** RFC 5321 section 4.2.1: 5yz is for ever, 4yz for now. No answer at all is for now. */
function judge(error: unknown): MailVerdict {
  const status = member(error, "responseCode");
  if (typeof status === "number") {
    const forEver = status >= 500 && member(error, "code") !== "EAUTH";
    return { kind: forEver ? "refused" : "retry", reason: `smtp-${status}` };
  }
  const code = member(error, "code");
  if (code === "EENVELOPE") return { kind: "refused", reason: "address-unusable" };
  // The message of an error may quote the address, so only its code is kept.
  return { kind: "retry", reason: typeof code === "string" ? code.toLowerCase() : "mail-server-unreachable" };
}

function member(error: unknown, name: string): unknown {
  return error instanceof Error && name in error
    ? (error as unknown as Record<string, unknown>)[name]
    : undefined;
}
