import { expect, test } from "vitest";
import type { Enrolment, Result } from "../api/types.ts";
import { stepsOf } from "./steps.ts";

const ID = "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b01";

function anEnrolment(overrides: Partial<Enrolment> = {}): Enrolment {
  return {
    associationId: ID,
    requestId: "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b00",
    host: { schacHome: "waterstad.example", name: "Waterstad University" },
    offeringId: "5f0c3b1e-8f5d-5c0e-9a53-0a6c1a7e2b11",
    homeState: "associated",
    hostState: "associated",
    version: 1,
    place: "given",
    next: { what: "attend", by: "student" },
    choices: [],
    portal: { clientId: "pages", name: "Pages" },
    requestedAt: "2027-05-15T11:00:00Z",
    ...overrides,
  };
}

function aResult(overrides: Partial<Result> = {}): Result {
  return {
    resultId: "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b09",
    associationId: ID,
    host: "waterstad.example",
    offeringId: "5f0c3b1e-8f5d-5c0e-9a53-0a6c1a7e2b11",
    version: 1,
    kind: "issued",
    issuedAt: "2028-02-01T11:00:00Z",
    versions: [],
    ...overrides,
  };
}

const states = (enrolment: Enrolment, results: readonly Result[] = []) =>
  stepsOf(enrolment, results).map(({ state }) => state);

test("with a place and permission the student attends next", () => {
  expect(states(anEnrolment())).toEqual(["done", "done", "done", "now", "later", "later"]);
});

test("what home has to permit has home's date", () => {
  const until = "2027-05-29T11:00:00Z";
  const steps = stepsOf(
    anEnrolment({ homeState: "pending", next: { what: "give_permission", by: "home", until } }),
    [],
  );
  expect(steps[1]).toEqual({ name: "permission", state: "now", by: "home", until });
});

test("an open offer is the student's turn", () => {
  const offered = anEnrolment({
    hostState: "queued",
    place: "waiting",
    next: { what: "answer_offer", by: "student" },
  });
  expect(stepsOf(offered, [])[2]).toMatchObject({ state: "now", by: "student" });
});

test("after a no nothing is promised", () => {
  const denied = anEnrolment({
    hostState: "denied",
    place: "none",
    next: { what: "choose_again", by: "student" },
  });
  expect(states(denied)).toEqual(["done", "done", "failed", "never", "never", "never"]);
});

test("a result is on the record only when home has said so", () => {
  expect(states(anEnrolment(), [aResult()]).slice(3)).toEqual(["done", "done", "now"]);
  expect(states(anEnrolment(), [aResult({ recordedAt: "2028-02-02T11:00:00Z" })]).slice(3)).toEqual([
    "done",
    "done",
    "done",
  ]);
  expect(states(anEnrolment(), [aResult({ associationId: "another" })]).slice(3)).toEqual([
    "now",
    "later",
    "later",
  ]);
});
