import { expect, test } from "vitest";
import { refusalOfPerson, startRefusal } from "./start-refusal.ts";

test.each([
  [200, undefined],
  [401, "token-refused-at-home"],
  [403, "token-refused-at-home"],
  [404, "person-unknown-at-home"],
  [500, "home-answer-unusable"],
  [302, "home-answer-unusable"],
] as const)("a home that answers %i when it is asked who the student is", (status, refusal) => {
  expect(refusalOfPerson(status)).toBe(refusal);
});

test("what the broker is told has a status that its page knows, and words in the student's language", () => {
  expect(startRefusal("enrolment-request-unknown", "en")).toEqual({
    status: 409,
    message: "Your sign-in is over. Please sign in again.",
  });
  expect(startRefusal("token-refused-at-home", "nl").message).toContain("Log opnieuw in");
});
