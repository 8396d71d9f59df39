/** A mail to one person. Neither address nor text is logged or kept in a queue. */
export interface Mail {
  /** The same for every attempt, so that a mail server that got it twice can tell. Without angle brackets. */
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
}

/** What became of an attempt. `retry` may succeed later; `refused` never will. Reasons name no person. */
export type MailVerdict =
  | { readonly kind: "sent" }
  | { readonly kind: "retry"; readonly reason: string }
  | { readonly kind: "refused"; readonly reason: string };

/** Hands mail to a mail server. A server that is away is a verdict, not a failure. */
export interface MailSender {
  send(mail: Mail): Promise<MailVerdict>;
}
