import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { HOST, type HomeWorld } from "./a-home.ts";

/** A result as a host of v5 writes it. */
export const RESULT = {
  state: "completed",
  pass: "passed",
  score: "7,5",
  resultDate: "2026-11-30T13:00:00+01:00",
  studyLoad: { studyLoadUnit: "ects", value: 5 },
  ext: { resultValueType: "1-10", responsibleTeachers: [{ displayName: "A. Docent" }] },
};

/** A new association as a host of v5 writes it. */
export function anEnrolment(offeringId: string, overrides: object = {}) {
  return {
    role: "student",
    state: "associated",
    remoteState: "associated",
    offering: { offeringId, offeringType: "course", name: [{ language: "en-GB", value: "Tides" }] },
    issuer: { primaryCode: { codeType: "schacHome", code: HOST }, organizationType: "root" },
    ...overrides,
  };
}

/** A student whom home has let enrol through the receiver. */
export async function aBroughtEnrolment(world: HomeWorld) {
  const offeringId = randomUUID();
  await world.permit([offeringId]);
  const student = await world.enter();
  const path = `/associations/external/${student.eduid}`;
  const { status, body } = await world.atReceiver("POST", path, anEnrolment(offeringId));
  expect(status).toBe(201);
  return { student, offeringId, associationId: body.associationId as string };
}

/** What the receiver has asked of the node. */
export function homeCalls({ receiver }: HomeWorld) {
  return receiver.calls.filter(({ direction, url }) => direction === "made" && url.includes("/eduxchange/"));
}

export async function enrolmentAtSis(world: HomeWorld, associationId: string) {
  const { body } = await world.sis("GET", "/enrolments?role=home&limit=500");
  return body.items.find((one: { associationId: string }) => one.associationId === associationId);
}

export async function resultsAtSis(world: HomeWorld, associationId: string) {
  return (await world.sis("GET", `/results-received?associationId=${associationId}`)).body.items;
}

export function keptMessages(world: HomeWorld, associationId: string): Promise<number> {
  return world.count(
    `eduxchange_message JOIN association USING (association_key) WHERE association_id = '${associationId}'`,
  );
}
