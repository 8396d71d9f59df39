import type { JudgedVerdict } from "./delivery.ts";

/** The six error codes of RFC 8935 section 2.4, as registered. */
export const DELIVERY_ERRORS = [
  "invalid_request",
  "invalid_key",
  "invalid_issuer",
  "invalid_audience",
  "authentication_failed",
  "access_denied",
] as const;
export type DeliveryError = (typeof DELIVERY_ERRORS)[number];

/** What came back on a push. Header names in lower case; `body` parsed, undefined where it is not JSON. */
export interface PushAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

/** What the judge knows beside the answer. */
export interface PushContext {
  readonly now: Date;
  /** Why the attempt before this one failed. */
  readonly lastReason?: string;
}

/** A recipient may ask for patience, not for more than a day of it. */
const LONGEST_RETRY_AFTER_MS = 24 * 60 * 60 * 1000;
/** Twice the cool-down in which a recipient fetches the keys of one sender once. */
const KEY_REFRESH_MS = 60 * 1000;

type Reading = (reason: string, answer: PushAnswer, context: PushContext) => JudgedVerdict;

/** What the sender does about each error code. */
const BY_ERROR: Readonly<Record<DeliveryError, Reading>> = {
  invalid_request: park,
  invalid_key: retryOnceAfterKeyRefresh,
  invalid_issuer: park,
  invalid_audience: park,
  authentication_failed: climb,
  access_denied: park,
};

/** What the sender does about each status with a meaning of its own; every other one climbs the ladder. */
const BY_STATUS: Readonly<Record<number, Reading>> = {
  202: () => ({ kind: "delivered" }),
  401: climb,
  410: climbNoMore,
  413: park,
  415: park,
  429: climbAsAsked,
  502: climbAsAsked,
  503: climbAsAsked,
  504: climbAsAsked,
};

/** Reads the answer to a push (RFC 8935). Only 202 is a delivery; a redirect is a failure and never followed. */
export function judge(answer: PushAnswer, context: PushContext): JudgedVerdict {
  const error = answer.status === 400 ? errorOf(answer.body) : undefined;
  if (error !== undefined) return BY_ERROR[error](error, answer, context);
  return (BY_STATUS[answer.status] ?? climb)(`http-${answer.status}`, answer, context);
}

/** The verdict on an attempt that met no answer: the network, or the recipient, is down. */
export function judgeSilence(reason: string): JudgedVerdict {
  return { kind: "retry", reason, recipientDown: true };
}

/** What a recipient says of one SET among several (RFC 8936 section 2.6): read as the body of a push's 400. */
export function judgeSetError(error: unknown, context: PushContext): JudgedVerdict {
  if (errorOf(error) === undefined) return { kind: "retry", reason: "unregistered-error" };
  return judge({ status: 400, headers: {}, body: error }, context);
}

function park(reason: string): JudgedVerdict {
  return { kind: "parked", reason };
}

function climb(reason: string, { status }: PushAnswer): JudgedVerdict {
  return { kind: "retry", reason, ...(status >= 500 ? { recipientDown: true } : {}) };
}

/** RFC 9110 section 15.5.11: gone for good. What is owed stays owed, but nothing more is sent there. */
function climbNoMore(reason: string): JudgedVerdict {
  return { kind: "retry", reason, endpointGone: true };
}

function climbAsAsked(reason: string, { headers }: PushAnswer, { now }: PushContext): JudgedVerdict {
  const notBefore = retryAfter(headers["retry-after"], now);
  return { kind: "retry", reason, recipientDown: true, ...(notBefore === undefined ? {} : { notBefore }) };
}

function retryOnceAfterKeyRefresh(
  reason: string,
  _answer: PushAnswer,
  { now, lastReason }: PushContext,
): JudgedVerdict {
  if (lastReason === reason) return { kind: "parked", reason };
  return { kind: "retry", reason, notBefore: new Date(now.getTime() + KEY_REFRESH_MS) };
}

/** RFC 9110 section 10.2.3: seconds or an HTTP date; clamped, and nothing when unreadable or past. */
function retryAfter(value: string | undefined, now: Date): Date | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  const at = /^\d{1,9}$/.test(text) ? now.getTime() + Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(at) || at <= now.getTime()) return undefined;
  return new Date(Math.min(at, now.getTime() + LONGEST_RETRY_AFTER_MS));
}

function errorOf(body: unknown): DeliveryError | undefined {
  const err = typeof body === "object" && body !== null && "err" in body ? body.err : undefined;
  return DELIVERY_ERRORS.find((code) => code === err);
}
