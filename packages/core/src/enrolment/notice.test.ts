import { anAssociation } from "@wissel/testing/enrolment-builders";
import { expect, test } from "vitest";
import { noticeKindOfAnswer } from "./notice.ts";
import { noticeText } from "./notice-text.ts";

const cancelled = anAssociation({ hostState: "cancelled", reason: "offering-cancelled", version: 2 });

test.each(["pending", "queued", "associated"] as const)(
  "an offering that its host cancels is news for who was %s there, once",
  (hostState) => {
    const before = anAssociation({ hostState, version: 1 });
    expect(noticeKindOfAnswer(before, cancelled)).toBe("offering_cancelled");
    expect(noticeKindOfAnswer(cancelled, { ...cancelled, version: 3 })).toBeUndefined();
  },
);

test("who left of his own accord is not told that the offering is cancelled", () => {
  const before = anAssociation({ hostState: "associated", version: 1, homeState: "cancelled" });
  expect(noticeKindOfAnswer(before, { ...cancelled, reason: "withdrawn" })).toBeUndefined();
});

test("a cancellation is told with its date and in the host's words, as far as they are known", () => {
  const facts = {
    kind: "offering_cancelled",
    offeringName: [{ language: "en-GB", value: "Water" }],
    hostName: "Zuid",
    timeZone: "Europe/Amsterdam",
  } as const;
  const cancellation = { on: "2027-05-20", reason: [{ language: "nl-NL", value: "Geen docent." }] };
  expect(noticeText("nl", { ...facts, cancellation }).text).toContain(
    '"Water" bij Zuid gaat niet door vanaf 20 mei 2027 (“Geen docent.”).',
  );
  expect(noticeText("en", { ...facts, cancellation }).text).toContain("from 20 May 2027 (“Geen docent.”)");
  expect(noticeText("en", facts).text).toContain('"Water" at Zuid will not be given.');
});
