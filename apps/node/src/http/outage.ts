import { PEER_TROUBLES } from "@wissel/peer";

/** Errors that say "not now" rather than "broken": the database, a peer or another part is away, starting or full. */
const OUTAGE_CODES: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
  // PostgreSQL: too many connections, shutting down or starting, and a deadlock or a lock time-out worth a second try
  "53300",
  "57P01",
  "57P02",
  "57P03",
  "40001",
  "40P01",
  "55P03",
  ...PEER_TROUBLES,
  "host-unreachable", // the same, as enrolment calls it
]);

/** pg has no code for these two. */
const OUTAGE_MESSAGES: readonly string[] = [
  "Connection terminated",
  "timeout exceeded when trying to connect",
];

/** Whether a failure, or one of its causes, is an outage: the same request may succeed in a while. */
export function isOutage(error: unknown): boolean {
  for (
    let current = error, depth = 0;
    current instanceof Error && depth < 5;
    current = current.cause, depth += 1
  ) {
    const code = "code" in current && typeof current.code === "string" ? current.code : "";
    if (OUTAGE_CODES.has(code) || code.startsWith("08")) return true;
    const { message } = current;
    if (OUTAGE_MESSAGES.some((known) => message.startsWith(known))) return true;
    if (current instanceof AggregateError && current.errors.some(isOutage)) return true;
  }
  return false;
}
