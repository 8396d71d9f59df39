import type { Association, StoredRequest } from "@wissel/core";
import { AN_INSTANT, aHomeView, aPartner } from "@wissel/testing/enrolment-builders";
import { describe, expect, test } from "vitest";
import { toWireEnrolment } from "./enrolment-wire.ts";
import { institutionsOf } from "./partners.ts";

const context = {
  institutions: institutionsOf({ schacHome: "noordzee.example", name: "Noordzee University" }, [aPartner()]),
  portals: { nameOf: (clientId: string) => `The portal ${clientId}` },
};

const CASES: readonly [string, Partial<Association>, object][] = [
  [
    "that the host has not answered",
    { reason: "host-unreachable" },
    { place: "unknown", version: 0, next: { what: "reach_host", by: "home" } },
  ],
  [
    "with a place",
    { hostState: "associated", version: 1 },
    { place: "given", next: { what: "attend", by: "student" }, decidedAt: AN_INSTANT.toISOString() },
  ],
  [
    "with a place that home must permit",
    { homeState: "pending", hostState: "associated", version: 1, permissionUntil: AN_INSTANT },
    { place: "given", next: { what: "give_permission", by: "home", until: AN_INSTANT.toISOString() } },
  ],
  [
    "on the waiting list",
    { hostState: "queued", version: 1, position: 3 },
    { place: "waiting", position: 3, next: { what: "give_place", by: "host" } },
  ],
  [
    "without a place",
    { hostState: "denied", version: 1, reason: "place-none-left" },
    { place: "none", reason: "place-none-left", next: { what: "choose_again", by: "student" } },
  ],
  [
    "that was withdrawn while the host was silent",
    { homeState: "cancelled", reason: "withdrawn" },
    { place: "none", next: { what: "nothing", by: "student" } },
  ],
];

test.each(CASES)("the receipt of an enrolment %s says so", (_, association, wanted) => {
  expect(toWireEnrolment(aHomeView(association), context)).toMatchObject(wanted);
});

test("a receipt names the host and the portal", () => {
  expect(toWireEnrolment(aHomeView(), context)).toMatchObject({
    host: { schacHome: "waterstad.example", name: "Waterstad University" },
    portal: { clientId: "a-portal", name: "The portal a-portal" },
  });
});

describe("the choices of a request", () => {
  const choices = ["one", "two", "three"].map((offeringId) => ({
    host: "waterstad.example",
    offeringId,
    ifFull: "refuse" as const,
  }));

  test.each<[StoredRequest["state"], readonly string[]]>([
    ["walking", ["refused", "asked", "waiting"]],
    ["paused", ["refused", "asked", "waiting"]],
    ["granted", ["refused", "granted", "passed"]],
    ["withdrawn", ["refused", "passed", "passed"]],
  ])("of which the second is %s", (state, wanted) => {
    const { choices: shown } = toWireEnrolment(aHomeView({}, { choices, choiceIndex: 1, state }), context);
    expect(shown.map(({ outcome }) => outcome)).toEqual(wanted);
  });
});
