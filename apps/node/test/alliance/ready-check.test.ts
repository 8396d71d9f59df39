import { expect, test } from "vitest";
import { anOfferingOf, aStudent, type Read, ZUID } from "../enrolment/world.ts";
import { aPlan, aPublishedRoundOf, roundsOfThisFile } from "./rounds-of-this-file.ts";

const world = roundsOfThisFile();

test("before an opening a student hears how many may be taken, what opens when, and the node's own time", async () => {
  const { noord, zuid, clock } = world();
  const offeringIds = [await anOfferingOf(zuid, { places: 2 }), await anOfferingOf(zuid, { places: 2 })];
  const later = aPlan(offeringIds, { opensAt: "2027-06-01T13:00" });
  const { roundId } = await aPublishedRoundOf(world(), offeringIds, { ...later, limits: { maxLive: 1 } });
  const student = await aStudent(noord, { creditsEarned: 120 });
  const { status, body } = await student.get(`/ready-check?round=${roundId}`);
  expect([status, body]).toMatchObject([
    200,
    {
      serverTime: clock.now().toISOString(),
      institution: { schacHome: noord.schacHome, timeZone: "Europe/Amsterdam" },
      identity: { level: "bachelor", creditsEarned: 120, unknown: ["programme_code"] },
      offerings: { all: 2, can: 2, permission: 0, cannot: 0, enrolled: 0, open: 0 },
      next: { at: "2027-06-01T11:00:00.000Z", offerings: 2, roundId },
      rounds: [{ roundId, name: "Minors 2027", limits: [{ max: 1, had: 0 }], phases: [{ forMe: true }] }],
    },
  ]);
  const { body: prospects } = await student.get("/prospects");
  const mine = prospects.items.filter(({ offeringId }: Read) => offeringIds.includes(offeringId));
  expect(mine).toEqual(
    expect.arrayContaining(
      offeringIds.map((offeringId) => {
        return { host: ZUID, offeringId, answer: "can", from: "2027-06-01T11:00:00.000Z" };
      }),
    ),
  );
  expect((await student.get(`/ready-check?round=${crypto.randomUUID()}`)).body.type).toMatch(
    /round-unknown$/,
  );
});

test("one enrolment uses up a limit of one, and the rest of the round cannot be taken any more", async () => {
  const { noord, zuid } = world();
  const offeringIds = [await anOfferingOf(zuid, { places: 2 }), await anOfferingOf(zuid, { places: 2 })];
  const { roundId } = await aPublishedRoundOf(world(), offeringIds, { limits: { maxLive: 1 } });
  const student = await aStudent(noord);
  await student.enrol([{ host: ZUID, offeringId: offeringIds[0] }]);
  expect((await student.get(`/ready-check?round=${roundId}`)).body).toMatchObject({
    offerings: { all: 2, enrolled: 1, cannot: 1 },
    rounds: [{ limits: [{ max: 1, had: 1 }] }],
  });
});
