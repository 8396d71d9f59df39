import { AN_INSTANT, anAsk } from "@wissel/testing/enrolment-builders";
import { expect, test } from "vitest";
import { decideAsks } from "./ask.ts";
import type { StoredPseudonym } from "./asking-desk.ts";

const HOME = "noordzee.example";

/** Under which name a student asks at a host, and which names are kept for it. */
function nameToward(host: string, pseudonyms: readonly StoredPseudonym[] = []) {
  const choice = { host, offeringId: "one", ifFull: "refuse" } as const;
  const decided = decideAsks(
    { home: HOME, personIds: new Set(["p"]), keys: [], requests: [], associations: [], pseudonyms },
    [anAsk("one", { personId: "p", choice })],
    { now: AN_INSTANT, newPseudonym: () => "made" },
  );
  const [outcome] = decided.outcomes;
  if (outcome?.ok !== true || outcome.value.kind !== "fresh") throw new Error("nothing was asked");
  return { name: outcome.value.association.pseudonym, kept: decided.pseudonyms };
}

test("toward a partner a student gets a pseudonym, which is kept", () => {
  const host = "waterstad.example";
  expect(nameToward(host)).toEqual({
    name: "made",
    kept: [{ personId: "p", host, pseudonym: "made" }],
  });
});

test("toward the own institution a student is the person, and nothing is kept", () => {
  expect(nameToward(HOME)).toEqual({ name: "p", kept: [] });
});

test("a pseudonym that was given before stays, also toward the own institution", () => {
  const known = { personId: "p", host: HOME, pseudonym: "given before" };
  expect(nameToward(HOME, [known])).toEqual({ name: "given before", kept: [] });
});
