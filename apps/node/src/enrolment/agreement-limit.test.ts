import { type EnrolmentClaim, granted, type Receipt, receiptOf } from "@wissel/core";
import { anAssociation, aPartner } from "@wissel/testing/enrolment-builders";
import { expect, test } from "vitest";
import { openAgreementLimit } from "./agreement-limit.ts";
import { institutionsOf } from "./partners.ts";

const HOME = "waterstad.example";

function aHost(maxStudents: number | null, here: readonly string[] = []) {
  const agreement = { enrolments: true, results: true, maxStudents, personFields: [] };
  const own = { schacHome: "noordzee.example", name: "Noordzee University" };
  const students = new Set(here);
  const claimOf = openAgreementLimit(
    {
      institutions: institutionsOf(own, [aPartner({ schacHome: HOME, agreement })]),
      guests: { listGuests: async () => [...students], alone: (_, work) => work() },
    },
    async (claims) => {
      for (const { pseudonym } of claims) students.add(pseudonym);
      return claims.map(() => granted<Receipt>(receiptOf(anAssociation())));
    },
  );
  return claimOf(HOME);
}

function claimsOf(...pseudonyms: readonly string[]): readonly EnrolmentClaim[] {
  return pseudonyms.map((pseudonym) => ({ ...anAssociation(), pseudonym, homeState: "associated" }));
}

test("a home sends no more students than was agreed", async () => {
  const claim = aHost(3, ["one"]);
  const outcomes = await claim(claimsOf("two", "three", "four"));
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, false]);
  expect(outcomes[2]).toEqual({ ok: false, refusal: { code: "agreement-exhausted", maxStudents: 3 } });
});

test("a student who is here already may ask for more", async () => {
  const outcomes = await aHost(1, ["one"])(claimsOf("one", "one"));
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
});

test("two batches at once do not share the last place of an agreement", async () => {
  const claim = aHost(1);
  const [one, other] = await Promise.all([claim(claimsOf("one")), claim(claimsOf("two"))]);
  expect([one[0]?.ok, other[0]?.ok]).toEqual([true, false]);
});

test("an agreement without a number has no limit", async () => {
  const many = Array.from({ length: 50 }, (_, index) => `student-${index}`);
  expect((await aHost(null)(claimsOf(...many))).every(({ ok }) => ok)).toBe(true);
});
