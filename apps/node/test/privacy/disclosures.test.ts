import { postgresDisclosures } from "@wissel/store";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import {
  anOfferingOf,
  aStudent,
  institutionsOfThisFile,
  type TestWorld,
  thePartner,
  ZUID,
} from "../enrolment/world.ts";

const institutions = institutionsOfThisFile();

function toldOf({ noord, clock }: TestWorld, personId: string) {
  return postgresDisclosures({ pool: noord.db, clock, newId: uuidv7 }).listForPerson(personId, 500);
}

test("a student reads what the host was told with the request, and what it pulled later: names of fields only", async () => {
  const world = institutions();
  const { noord, zuid } = world;
  const offeringId = await anOfferingOf(zuid, { places: 1 });
  const student = await aStudent(noord);
  const { associationId } = (await student.enrol([{ host: ZUID, offeringId }])).body;
  const request = { recipient: ZUID, purpose: "rules", associationId, offeringId };
  expect(await toldOf(world, student.personId)).toMatchObject([
    { ...request, fields: ["pseudonym", "creditsEarned", "level"] },
  ]);
  await zuid.pullDetails();
  const told = await toldOf(world, student.personId);
  expect(told).toMatchObject([{ purpose: "teach", fields: ["givenName", "mail"], associationId }, request]);
  expect(JSON.stringify(told)).not.toContain("Test");
  expect(await toldOf(world, (await aStudent(noord)).personId)).toEqual([]);
});

test("an enrolment at the own institution tells nobody anything", async () => {
  const world = institutions();
  const offeringId = await anOfferingOf(world.noord, { places: 1 });
  const student = await aStudent(world.noord);
  await student.enrol([{ offeringId }]);
  expect(await toldOf(world, student.personId)).toEqual([]);
});

test("nothing leaves that cannot be written down", async () => {
  const world = institutions();
  const { noord, zuid } = world;
  const offeringId = await anOfferingOf(zuid, { places: 1 });
  const student = await aStudent(noord);
  const { associationId } = (await student.enrol([{ host: ZUID, offeringId }])).body;
  const ask = () =>
    thePartner(noord, ZUID).askForPersons([{ associationId, fields: ["givenName", "surname"] }]);
  await world.federation.settle();
  // Deliveries settle beside it: only what is written about the disclosure fails.
  noord.process.watch(async (text) => {
    if (text.includes("disclosure")) throw new Error("the disk is full");
  });
  const { status, body } = await ask();
  expect(status).toBeGreaterThanOrEqual(500);
  expect(JSON.stringify(body)).not.toContain("Test");
  noord.process.watch(async () => undefined);
  expect((await ask()).body.persons).toHaveLength(1);
});
