import { aDirection, anAgreement } from "@wissel/testing/agreement-builders";
import { AN_INSTANT, anOffering } from "@wissel/testing/enrolment-builders";
import { expect, test } from "vitest";
import { type GuestPlace, openAdmission } from "./admission.ts";
import { agreedExchanges } from "./coverage.ts";
import type { AgreedDirection, AgreementDocument } from "./terms.ts";

const WAY = { home: "noordzee.example", host: "waterstad.example" };
const MASTER = { ...aStudy("biology"), level: "master" as const };

function aStudy(studyId: string) {
  const name = [{ language: "en-GB", value: studyId }];
  const primaryCode = { codeType: "identifier", code: studyId };
  return { kind: "course" as const, studyId, primaryCode, name, description: [], studyLoad: [] };
}

function themed(...themes: readonly string[]) {
  return [{ name: "coast", visibleForOwnStudents: true, visibleForGuests: true, themes }];
}

function exchangesOf(direction: Partial<AgreedDirection> = {}, document: Partial<AgreementDocument> = {}) {
  return agreedExchanges(
    [anAgreement({ directions: [aDirection(direction)], ...document })],
    WAY,
    (host, id) => [`${host}/${id}`],
  );
}

function aPlace(pseudonym: string, overrides: Partial<GuestPlace> = {}): GuestPlace {
  return { pseudonym, offering: anOffering(), requestedAt: AN_INSTANT, ...overrides };
}

test("what is not named narrows nothing", () => {
  expect(openAdmission(exchangesOf(), []).admit(aPlace("one"))).toBeUndefined();
});

test("an offering is agreed by its own key, by its course's, or by its theme", () => {
  const admission = openAdmission(
    exchangesOf({ offerings: { sourceIds: ["W-1", "BIO"], themes: ["water"] } }),
    [],
  );
  const wishes = [
    anOffering({ offeringId: "waterstad.example/W-1" }),
    anOffering({ study: aStudy("waterstad.example/BIO") }),
    anOffering({ alliances: themed("water", "energy") }),
    anOffering({ alliances: themed("energy") }),
  ];
  const refusals = wishes.map((offering) => admission.admit(aPlace("one", { offering }))?.code);
  expect(refusals).toEqual([undefined, undefined, undefined, "offering-not-agreed"]);
});

test("levels and the alliance narrow what is named", () => {
  const agreed = { offerings: { levels: ["master"] } };
  const admission = openAdmission(exchangesOf(agreed, { alliance: "coast" }), []);
  const wishes = [
    anOffering({ study: MASTER, alliances: themed() }),
    anOffering({ study: MASTER }),
    anOffering({ study: aStudy("history"), alliances: themed() }),
  ];
  const refusals = wishes.map((offering) => admission.admit(aPlace("one", { offering }))?.code);
  expect(refusals).toEqual([undefined, "offering-not-agreed", "offering-not-agreed"]);
});

test("an agreement that is over, ended or to come lets nobody in", () => {
  const late = aPlace("one", { requestedAt: new Date("2027-09-01T00:00:00Z") });
  expect(openAdmission(exchangesOf(), []).admit(late)).toEqual({ code: "agreement-not-in-force" });
  const ended = openAdmission(exchangesOf({}, { state: "ended" }), []);
  expect(ended.admit(aPlace("one"))).toEqual({ code: "agreement-not-in-force" });
});

test("students are counted once in all and once per theme, and those who count may ask for more", () => {
  const water = anOffering({ alliances: themed("water") });
  const exchanges = exchangesOf({ maxStudents: 3, quotas: [{ theme: "water", maxStudents: 1 }] });
  const admission = openAdmission(exchanges, [aPlace("one", { offering: water })]);
  expect(admission.admit(aPlace("one", { offering: water }))).toBeUndefined();
  expect(admission.admit(aPlace("two", { offering: water }))).toEqual({
    code: "agreement-exhausted",
    maxStudents: 1,
  });
  expect(admission.roomIn(water, AN_INSTANT)).toBe(0);
  expect(admission.roomIn(anOffering(), AN_INSTANT)).toBe(2);
  expect(["two", "three", "four"].map((one) => admission.admit(aPlace(one))?.code)).toEqual([
    undefined,
    undefined,
    "agreement-exhausted",
  ]);
});

test("a place asked for in another period does not count in this one", () => {
  const before = aPlace("one", { requestedAt: new Date("2026-05-01T00:00:00Z") });
  const admission = openAdmission(exchangesOf({ maxStudents: 1 }), [before]);
  expect(admission.admit(aPlace("two"))).toBeUndefined();
});

test("of two agreements that cover an offering, one with room is enough", () => {
  const [narrow] = exchangesOf({ maxStudents: 0 });
  const [wide] = exchangesOf({ maxStudents: 1 });
  if (narrow === undefined || wide === undefined) throw new Error("both are in force");
  const admission = openAdmission([narrow, wide], []);
  expect(admission.roomIn(anOffering(), AN_INSTANT)).toBe(1);
  expect(admission.admit(aPlace("one"))).toBeUndefined();
  expect(admission.admit(aPlace("two"))?.code).toBe("agreement-exhausted");
});
