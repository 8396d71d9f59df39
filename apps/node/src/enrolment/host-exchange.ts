/** What a host answered. Header names in lower case; the body is parsed JSON, or undefined. */
export interface HostHttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

/**
 * The exchange API of partners, by schacHome; paths as in its document. Throws HostUnreachableError when there is no
 * answer, whatever the reason.
 */
export interface HostExchange {
  post(host: string, path: string, body: object): Promise<HostHttpAnswer>;
  get(host: string, path: string): Promise<HostHttpAnswer>;
}

/** A partner did not answer; `reason` is a code for the log and the delivery. */
export class HostUnreachableError extends Error {
  override readonly name = "HostUnreachableError";
  readonly code = "host-unreachable";
  readonly reason: string;

  constructor(host: string, reason: string, options?: ErrorOptions) {
    super(`${host} does not answer (${reason})`, options);
    this.reason = reason;
  }
}
