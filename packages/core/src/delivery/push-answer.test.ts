import { describe, expect, test } from "vitest";
import { judge, judgeSetError, judgeSilence } from "./push-answer.ts";

const now = new Date("2026-11-21T12:00:00Z");
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);

interface Case {
  readonly answer: string;
  readonly status: number;
  readonly err?: string;

  readonly retryAfter?: string;
  readonly lastReason?: string;
  readonly want: unknown;
}

const down = { recipientDown: true };
const CASES: readonly Case[] = [
  { answer: "accepted", status: 202, want: { kind: "delivered" } },
  { answer: "200, which RFC 8935 does not know", status: 200, want: { kind: "retry", reason: "http-200" } },
  {
    answer: "malformed",
    status: 400,
    err: "invalid_request",
    want: { kind: "parked", reason: "invalid_request" },
  },
  {
    answer: "key not known",
    status: 400,
    err: "invalid_key",
    want: { kind: "retry", reason: "invalid_key", notBefore: inSeconds(60) },
  },
  {
    answer: "key still not known",
    status: 400,
    err: "invalid_key",
    lastReason: "invalid_key",
    want: { kind: "parked", reason: "invalid_key" },
  },
  {
    answer: "issuer unknown",
    status: 400,
    err: "invalid_issuer",
    want: { kind: "parked", reason: "invalid_issuer" },
  },
  {
    answer: "not for it",
    status: 400,
    err: "invalid_audience",
    want: { kind: "parked", reason: "invalid_audience" },
  },
  {
    answer: "credential refused",
    status: 400,
    err: "authentication_failed",
    want: { kind: "retry", reason: "authentication_failed" },
  },
  {
    answer: "no agreement",
    status: 400,
    err: "access_denied",
    want: { kind: "parked", reason: "access_denied" },
  },
  {
    answer: "a code nobody registered",
    status: 400,
    err: "tired",
    want: { kind: "retry", reason: "http-400" },
  },
  { answer: "400 of a proxy", status: 400, want: { kind: "retry", reason: "http-400" } },
  { answer: "unauthorised", status: 401, want: { kind: "retry", reason: "http-401" } },
  { answer: "not found while it is moved", status: 404, want: { kind: "retry", reason: "http-404" } },
  { answer: "gone", status: 410, want: { kind: "retry", reason: "http-410", endpointGone: true } },
  { answer: "too large", status: 413, want: { kind: "parked", reason: "http-413" } },
  { answer: "media type refused", status: 415, want: { kind: "parked", reason: "http-415" } },
  { answer: "redirect", status: 302, want: { kind: "retry", reason: "http-302" } },
  { answer: "permanent redirect", status: 308, want: { kind: "retry", reason: "http-308" } },
  {
    answer: "too many",
    status: 429,
    retryAfter: "120",
    want: { kind: "retry", reason: "http-429", notBefore: inSeconds(120), ...down },
  },
  {
    answer: "busy until a date",
    status: 503,
    retryAfter: "Sat, 21 Nov 2026 12:10:00 GMT",
    want: { kind: "retry", reason: "http-503", notBefore: inSeconds(600), ...down },
  },
  {
    answer: "busy for a year",
    status: 503,
    retryAfter: "31536000",
    want: { kind: "retry", reason: "http-503", notBefore: inSeconds(86_400), ...down },
  },
  {
    answer: "busy until yesterday",
    status: 503,
    retryAfter: "Fri, 20 Nov 2026 12:10:00 GMT",
    want: { kind: "retry", reason: "http-503", ...down },
  },
  {
    answer: "busy, unreadably",
    status: 503,
    retryAfter: "soon",
    want: { kind: "retry", reason: "http-503", ...down },
  },
  { answer: "broken", status: 500, want: { kind: "retry", reason: "http-500", ...down } },
];

describe("judging the answer to a push", () => {
  test.each(CASES)("$answer ($status $err)", ({ status, err, retryAfter, lastReason, want }) => {
    const answer = {
      status,
      headers: { "retry-after": retryAfter },
      body: err === undefined ? undefined : { err, description: "see docs" },
    };
    expect(judge(answer, { now, ...(lastReason === undefined ? {} : { lastReason }) })).toEqual(want);
  });

  test("no answer means that the recipient is down, for everything owed to it", () => {
    expect(judgeSilence("peer-timeout")).toEqual({
      kind: "retry",
      reason: "peer-timeout",
      recipientDown: true,
    });
  });
});

describe("what is said of one SET among several", () => {
  test("reads as a push's refusal would", () => {
    expect(judgeSetError({ err: "invalid_audience" }, { now })).toEqual({
      kind: "parked",
      reason: "invalid_audience",
    });
    expect(judgeSetError({ err: "invalid_key", description: "?" }, { now })).toMatchObject({ kind: "retry" });
  });

  test.each([{ err: "jwtAud" }, { err: 7 }, {}, null])(
    "is tried again where no code is registered: %j",
    (error) => {
      expect(judgeSetError(error, { now })).toEqual({ kind: "retry", reason: "unregistered-error" });
    },
  );
});
