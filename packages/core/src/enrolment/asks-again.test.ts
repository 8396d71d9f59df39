import { AN_INSTANT, anAssociation } from "@wissel/testing/enrolment-builders";
import { aRound } from "@wissel/testing/round-builders";
import { expect, test } from "vitest";
import { timedPhases } from "../rounds/phases.ts";
import { offeringName, type RoundRules } from "../rounds/round-rules.ts";
import { decideAsks } from "./ask.ts";
import type { HomeSlice } from "./asking-desk.ts";
import type { Association } from "./association.ts";
import type { NewAsk } from "./ports.ts";

const HOST = "waterstad.example";
const RULES: RoundRules = {
  roundId: "r",
  phases: timedPhases(aRound()),
  limits: { maxLive: 1 },
  incompatibilities: [],
  studyLoads: new Map(["one", "other"].map((offeringId) => [offeringName({ host: HOST, offeringId }), []])),
};

function anAsk(offeringId: string): NewAsk {
  const choice = { host: HOST, offeringId, ifFull: "queue" } as const;
  const { student, requestedAt, txn } = anAssociation();
  return {
    request: {
      kind: "new",
      requestId: `request-${offeringId}`,
      personId: "p",
      clientId: "portal",
      idempotencyKey: offeringId,
      fingerprint: offeringId,
      idempotencyUntil: new Date(AN_INSTANT.getTime() + 1),
      choices: [choice],
    },
    choice,
    associationKey: offeringId,
    associationId: offeringId,
    deliveryId: offeringId,
    txn,
    student,
    homeState: "associated",
    requestedAt,
    rules: RULES,
    inHandUntil: AN_INSTANT,
  };
}

/** What home decides of asks that come together, given what came of them before. */
function decide(asks: readonly NewAsk[], known: Partial<HomeSlice>) {
  const slice: HomeSlice = {
    home: "noordzee.example",
    personIds: new Set(["p"]),
    keys: [],
    requests: [],
    associations: [],
    pseudonyms: [],
    ...known,
  };
  return decideAsks(slice, asks, { now: AN_INSTANT, newPseudonym: () => "pseudonym" });
}

test("of two asks at once where one is allowed the second is refused only as long as the first may be granted", () => {
  const both = decide([anAsk("one"), anAsk("other")], {});
  const [first, second] = both.outcomes;
  expect(second).toMatchObject({ ok: false, refusal: { code: "round-limit-reached", had: 1, max: 1 } });
  expect(both.keys.map(({ idempotencyKey }) => idempotencyKey)).toEqual(["one"]);
  if (first?.ok !== true || first.value.kind !== "fresh") throw new Error("the first was not asked");
  const asked: Association = first.value.association;
  const after = (change: Partial<Association>) => {
    const { keys, requests } = both;
    const known = { keys, requests, associations: [{ ...asked, ...change }] };
    return decide([anAsk("other")], known).outcomes[0]?.ok;
  };
  expect(after({ hostState: "queued" })).toBe(false);
  // The same ask under the same key, a moment after the host's no.
  expect(after({ hostState: "denied", version: 1 })).toBe(true);
  expect(after({ homeState: "denied", hostState: "cancelled", version: 1 })).toBe(true);
});
