import {
  type AgreedDirection,
  agreedExchanges,
  type EnrolmentClaim,
  granted,
  type Receipt,
  receiptOf,
} from "@wissel/core";
import { aDirection, anAgreement } from "@wissel/testing/agreement-builders";
import { anAssociation, anOffering, aPartner } from "@wissel/testing/enrolment-builders";
import { expect, test } from "vitest";
import { openAgreementLimit } from "./agreement-limit.ts";
import { institutionsOf } from "./partners.ts";

const HOME = "noordzee.example";
const HOST = "waterstad.example";

interface Host {
  readonly maxStudents?: number | null;
  readonly here?: readonly string[];
  /** On record, where there is any. */
  readonly agreed?: Partial<AgreedDirection>;
  /** Students who are refused a place whatever was agreed. */
  readonly denied?: readonly string[];
}

function aHost({ maxStudents = null, here = [], agreed, denied = [] }: Host) {
  const agreement = { enrolments: true, results: true, maxStudents, personFields: [] };
  const own = { schacHome: HOST, name: "Waterstad University" };
  const associations = here.map((pseudonym) =>
    anAssociation({ pseudonym, associationId: `of ${pseudonym}` }),
  );
  const exchanges =
    agreed &&
    agreedExchanges(
      [anAgreement({ directions: [aDirection(agreed)] })],
      { home: HOME, host: HOST },
      (_, id) => [id],
    );
  const claimOf = openAgreementLimit(
    {
      institutions: institutionsOf(own, [aPartner({ schacHome: HOME, agreement })]),
      agreements: { asHost: async () => exchanges },
      offerings: { findOffering: async (_, offeringId) => anOffering({ offeringId }) },
      guests: {
        listPlaces: async () =>
          associations.map((one) => ({
            ...one,
            isLive: one.hostState !== "denied",
            counts: one.hostState !== "denied",
          })),
        alone: (_, work) => work(),
      },
    },
    async (claims) =>
      claims.map((claim) => {
        const hostState = denied.includes(claim.pseudonym) ? ("denied" as const) : ("associated" as const);
        const association = { ...anAssociation(), ...claim, hostState };
        associations.push(association);
        return granted<Receipt>(receiptOf(association));
      }),
  );
  return claimOf(HOME);
}

function claimsOf(...pseudonyms: readonly string[]): readonly EnrolmentClaim[] {
  return pseudonyms.map((pseudonym) => ({
    ...anAssociation(),
    associationId: crypto.randomUUID(),
    pseudonym,
    homeState: "associated",
  }));
}

test("a home sends no more students than was agreed", async () => {
  const claim = aHost({ maxStudents: 3, here: ["one"] });
  const outcomes = await claim(claimsOf("two", "three", "four"));
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, false]);
  expect(outcomes[2]).toEqual({ ok: false, refusal: { code: "agreement-exhausted", maxStudents: 3 } });
});

test("a student who is here already may ask for more", async () => {
  const outcomes = await aHost({ maxStudents: 1, here: ["one"] })(claimsOf("one", "one"));
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
});

test("two batches at once do not share the last place of an agreement", async () => {
  const claim = aHost({ agreed: { maxStudents: 1 } });
  const [one, other] = await Promise.all([claim(claimsOf("one")), claim(claimsOf("two"))]);
  expect([one[0]?.ok, other[0]?.ok]).toEqual([true, false]);
});

test("an agreement without a number has no limit", async () => {
  const many = Array.from({ length: 50 }, (_, index) => `student-${index}`);
  expect((await aHost({})(claimsOf(...many))).every(({ ok }) => ok)).toBe(true);
});

test("a request that came to nothing takes no share from the one after it", async () => {
  const claim = aHost({ agreed: { maxStudents: 1 }, denied: ["one"] });
  const outcomes = await claim(claimsOf("one", "two", "three"));
  expect(outcomes.map((outcome) => (outcome.ok ? outcome.value.hostState : outcome.refusal.code))).toEqual([
    "denied",
    "associated",
    "agreement-exhausted",
  ]);
});

test("a quota on one offering leaves the others alone", async () => {
  const claim = aHost({ agreed: { quotas: [{ sourceId: "water", maxStudents: 1 }] } });
  const wishes = claimsOf("one", "two", "two").map((wish, index) => ({
    ...wish,
    offeringId: index === 2 ? "energy" : "water",
  }));
  expect((await claim(wishes)).map(({ ok }) => ok)).toEqual([true, false, true]);
});

test("an enrolment that is known gets its answer again, whatever is agreed by now", async () => {
  const [known] = claimsOf("one");
  if (known === undefined) throw new Error("a claim was asked for");
  const repeat = { ...known, associationId: "of one" };
  const claim = aHost({ here: ["one"], agreed: { offerings: { themes: ["water"] } } });
  const outcomes = await claim([repeat, known]);
  expect(outcomes).toMatchObject([{ ok: true }, { ok: false, refusal: { code: "offering-not-agreed" } }]);
});

test("a request from before the first day is not covered by the agreement", async () => {
  const early = claimsOf("one").map((wish) => ({ ...wish, requestedAt: new Date("2026-08-31T12:00:00Z") }));
  expect(await aHost({ agreed: {} })(early)).toMatchObject([
    { ok: false, refusal: { code: "agreement-not-in-force" } },
  ]);
});
