import { expect, test } from "vitest";
import {
  anOfferingOf,
  approveEveryone,
  approveNobody,
  aStudent,
  institutionsOfThisFile,
  ZUID,
} from "./world.ts";

const institutions = institutionsOfThisFile();

/** Longer than rules are kept between two looks. */
const RULES_KEPT_MS = 2_000;

test("before asking, a student is told what would come of it, and nothing is written for that", async () => {
  const { noord, zuid } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 1 });
  const permitted = await aStudent(noord);
  const path = `/offerings/${ZUID}/${offeringId}/prospect`;
  expect(await permitted.get(path)).toMatchObject({ status: 200, body: { answer: "can" } });
  expect((await permitted.get("/enrolments")).body.items).toEqual([]);

  const { body } = await permitted.enrol([{ host: ZUID, offeringId }]);
  expect((await permitted.get(path)).body).toEqual({ answer: "enrolled", associationId: body.associationId });
});

test("who needs a person at home is told so, and for how long a place is held", async () => {
  const { noord, zuid, clock } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 1 });
  const student = await aStudent(noord);
  await approveNobody(noord);
  clock.advance(RULES_KEPT_MS);
  const answer = await student.get(`/offerings/${ZUID}/${offeringId}/prospect`);
  await approveEveryone(noord);
  clock.advance(RULES_KEPT_MS);
  expect(answer.body).toMatchObject({ answer: "permission", permission: { days: 14 } });
});

test("what is shut says why in both languages, and what does not exist is unknown", async () => {
  const { noord, zuid } = institutions();
  const closesAt = new Date("2020-01-01T00:00:00Z");
  const offeringId = await anOfferingOf(zuid, {
    places: 1,
    enrolmentWindow: { closesAt, timeZone: "Europe/Amsterdam" },
  });
  const student = await aStudent(noord);
  expect((await student.get(`/offerings/${ZUID}/${offeringId}/prospect`)).body).toMatchObject({
    answer: "cannot",
    explanation: { code: "enrolment-window-closed", text: [{ language: "nl" }, { language: "en" }] },
  });
  expect((await student.get(`/offerings/${ZUID}/${crypto.randomUUID()}/prospect`)).status).toBe(404);
});
