import { expect, test } from "vitest";
import { isCauseGone, PASSING_REASONS, type SeenSince } from "./cause-gone.ts";
import { DELIVERY_ERRORS } from "./push-answer.ts";

const NOTHING: SeenSince = { hasTaken: false, hasTakenAlike: false, isKnown: false };
const ALL: SeenSince = { hasTaken: true, hasTakenAlike: true, isKnown: true };

test.each([
  { reason: "invalid_key", seen: { hasTaken: true } },
  { reason: "invalid_issuer", seen: { hasTaken: true } },
  { reason: "access_denied", seen: { hasTakenAlike: true } },
  { reason: "recipient-unknown", seen: { isKnown: true } },
])("$reason has gone when $seen, and by nothing else", ({ reason, seen }) => {
  expect(isCauseGone(reason, { ...NOTHING, ...seen })).toBe(true);
  const others = Object.fromEntries(Object.keys(seen).map((name) => [name, false]));
  expect(isCauseGone(reason, { ...ALL, ...others })).toBe(false);
});

test("what is wrong with the event itself does not pass", () => {
  const reasons = [...DELIVERY_ERRORS, "http-413", "http-415"].filter(
    (reason) => !PASSING_REASONS.includes(reason),
  );
  expect(reasons).toContain("invalid_request");
  expect(reasons).toContain("invalid_audience");
  for (const reason of reasons) expect(isCauseGone(reason, ALL)).toBe(false);
});
