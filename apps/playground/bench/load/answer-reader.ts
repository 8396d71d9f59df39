/** One HTTP/1.1 answer, cut out of what a connection delivered. */
export interface WireAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** The connection sent something the load generator does not read: a chunked body, or no HTTP at all. */
export class UnreadableAnswerError extends Error {
  override readonly name = "UnreadableAnswerError";
}

const HEAD_END = Buffer.from("\r\n\r\n");
const EMPTY = Buffer.alloc(0);

/** Cuts answers out of a stream of bytes. Only bodies with a Content-Length: what is measured sends nothing else. */
export class AnswerReader {
  #rest: Buffer = EMPTY;

  /** Takes what arrived; the answer when it is complete. One request is in flight per connection, so one answer. */
  take(chunk: Buffer): WireAnswer | undefined {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const end = this.#rest.indexOf(HEAD_END);
    if (end === -1) return undefined;
    const head = this.#rest.toString("latin1", 0, end);
    const length = lengthOf(head);
    const from = end + HEAD_END.length;
    if (this.#rest.length < from + length) return undefined;
    const body = this.#rest.subarray(from, from + length);
    this.#rest = this.#rest.subarray(from + length);
    return { status: Number(head.slice(9, 12)), body };
  }
}

function lengthOf(head: string): number {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return Number(length);
  if (/^HTTP\/1\.1 (204|304)/.test(head)) return 0;
  throw new UnreadableAnswerError(`an answer without a length:\n${head}`);
}
