import { documents } from "@wissel/contract";
import { FIELD_PURPOSES, PERSON_FIELDS, RECORD_TYPES } from "@wissel/core";
import { describe, expect, test } from "vitest";
import { personalDataPage } from "./personal-data.ts";
import { read } from "./tree.ts";

/** Names of members in what partners say to each other that are about no person, or name no more than an institution. */
const IMPERSONAL = new Set(
  `ack actor adjustments after agreement agreementId agreements alliance answered arrivals asOf at aud beneficiary by cancellation changes closesAt commands coordinator
   createdAt dates decidedAt decisions description detail details digest digests eligible endDate ends entries err errors events
   exp expiresAt fields format from home homes host iat id in incompatibilities iss issuer items jti kind leaves ledger
   levels limits max meanMilliseconds maxCredits maxEvents maxLive mode moreAvailable name next offerId offeredAt offered offeredDelta offering offeringId
   offerings on open opensAt outcomes own parameter participants partners pausedBecause persons phaseId phases placed placedDelta placedIn
   placesLeft plan pledges pointer pools problem programmeCodes receipt recorded refused releases remindAt requests result startAgain
   results returnImmediately round roundId rounds seconds sequence setErrs sets sha256 side size sizeDelta startDate state statements
   status stream stream_id student studyLoadUnit sub_id supersedes text timeZone title to token totals type unit unlimited until
   updatedAt validUntil value version waiting what associations associationIds held outcome
   words conditionUntil facts`.split(/\s+/),
);

describe("a field about a person", () => {
  const known = new Set(FIELD_PURPOSES.map(({ field }) => field));

  test.each(["exchange", "events"] as const)("that is in the contract of %s has a purpose", (audience) => {
    const names = [...membersOf(documents[audience])].filter((name) => !name.startsWith("https://"));
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name) => !known.has(name) && !IMPERSONAL.has(name))).toEqual([]);
  });

  test("that an agreement can allow has a purpose", () => {
    expect(PERSON_FIELDS.filter((field) => !known.has(field))).toEqual([]);
  });

  test("is not also said to be about nobody", () => {
    expect([...known].filter((field) => IMPERSONAL.has(field))).toEqual([]);
  });
});

test("the page about personal data says what the code goes by, and names every kind of record", () => {
  const page = read("docs/personal-data.md");
  expect(page).toBe(personalDataPage());
  for (const type of RECORD_TYPES) expect(page).toContain(`| \`${type}\` |`);
});

/** Every name under `properties`, wherever it is. */
function membersOf(value: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof value !== "object" || value === null) return found;
  for (const [key, inner] of Object.entries(value)) {
    if (key === "properties") for (const name of Object.keys(inner ?? {})) found.add(name);
    if (key !== "example" && key !== "examples") membersOf(inner, found);
  }
  return found;
}
