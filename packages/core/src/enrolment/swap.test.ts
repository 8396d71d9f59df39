import { aHomeView, anAssociation } from "@wissel/testing/enrolment-builders";
import { expect, test } from "vitest";
import { refuseRelease, releasedFor } from "./swap.ts";

const OLD = "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b77";
const PERSON = "0193a0e2-7c1d-7f0a-9c11-0000000000aa";

test.each([
  ["there is no answer yet", { hostState: "pending" }, undefined],
  ["the student waits", { hostState: "queued" }, undefined],
  ["home has not permitted it", { homeState: "pending", hostState: "associated" }, undefined],
  ["it was refused", { hostState: "denied" }, undefined],
  ["it was withdrawn", { homeState: "cancelled", hostState: "associated" }, undefined],
  ["both sides have said yes", { hostState: "associated" }, OLD],
] as const)("where %s, nothing or the old place is given up", (_when, association, released) => {
  expect(releasedFor(aHomeView(association, { releases: OLD }))).toBe(released);
});

test("an earlier choice of the request gives nothing up", () => {
  const passed = aHomeView(
    { hostState: "associated", associationId: crypto.randomUUID() },
    { releases: OLD },
  );
  expect(releasedFor(passed)).toBeUndefined();
});

test("only a live association of the same student, in another offering than those asked, can be given up", () => {
  const { host, offeringId } = anAssociation();
  const elsewhere = { personId: PERSON, choices: [{ host, offeringId: crypto.randomUUID() }] };
  const refusal = { code: "release-not-possible" };
  expect(refuseRelease(anAssociation({ personId: PERSON }), elsewhere)).toBeUndefined();
  expect(refuseRelease(undefined, elsewhere)).toEqual(refusal);
  expect(refuseRelease(anAssociation({ personId: OLD }), elsewhere)).toEqual(refusal);
  expect(refuseRelease(anAssociation({ personId: PERSON, homeState: "cancelled" }), elsewhere)).toEqual(
    refusal,
  );
  const same = { personId: PERSON, choices: [{ host, offeringId }] };
  expect(refuseRelease(anAssociation({ personId: PERSON }), same)).toEqual(refusal);
});
