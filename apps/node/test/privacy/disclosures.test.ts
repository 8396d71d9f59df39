import type { PersonFromSis } from "@wissel/core";
import { postgresDisclosures, savePersonsFromSis } from "@wissel/store";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import {
  anOfferingOf,
  aStudent,
  institutionsOfThisFile,
  type TestWorld,
  thePartner,
  theSis,
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

/** A student of noord with a place at zuid. */
async function anEnrolled({ noord, zuid, federation }: TestWorld) {
  const offeringId = await anOfferingOf(zuid, { places: 1 });
  const student = await aStudent(noord);
  const { body } = await student.enrol([{ host: ZUID, offeringId }]);
  await federation.settle();
  return { student, offeringId, associationId: body.associationId };
}

/** What the SIS of an institution writes of one person: the whole of it. */
async function written(
  { noord, clock }: TestWorld,
  personId: string,
  facts: Omit<PersonFromSis, "sourceId">,
): Promise<void> {
  clock.advance(1_000);
  const writing = { now: clock.now(), newId: uuidv7, dryRun: false };
  await savePersonsFromSis(noord.process, [{ sourceId: `S-${personId}`, ...facts }], writing);
}

/** What a host's SIS reads of its students in an offering. */
async function seenAt({ zuid }: TestWorld, offeringId: string) {
  const { body } = await theSis(zuid).get(`/enrolments?offeringId=${offeringId}`);
  return body.items[0].student;
}

/** Events that hosts are owed about students, as they are stored. */
async function eventsAbout({ noord }: TestWorld, associationId: string) {
  const { rows } = await noord.db.query<{ payload: { readonly event: object } }>(
    `SELECT payload FROM delivery WHERE event_type LIKE '%/student-changed' AND payload ->> 'associationId' = $1
     ORDER BY created_at`,
    [associationId],
  );
  return rows.map(({ payload: { event } }) => event);
}

const OLD = { givenName: "Test", surname: "Student", level: "bachelor", creditsEarned: 60 };

test("what a host was told of a student and is different now is told to it: facts at once, details when it pulls them", async () => {
  const world = institutions();
  const { noord, zuid } = world;
  const { student, offeringId, associationId } = await anEnrolled(world);
  await zuid.pullDetails();
  const { mail } = (await seenAt(world, offeringId)).details;
  const facts = { ...OLD, givenName: "Zorgdrager", level: "master", creditsEarned: 180 };
  await written(world, student.personId, { ...facts, mail });
  await Promise.all([noord.tellChanges(), noord.tellChanges()]);
  const event = {
    at: expect.any(String),
    fields: ["givenName"],
    facts: { level: "master", creditsEarned: 180 },
  };
  expect(await eventsAbout(world, associationId)).toEqual([event]);

  await world.federation.settle();
  expect(await seenAt(world, offeringId)).toMatchObject({ ...event.facts, details: { givenName: "Test" } });
  await zuid.pullDetails();
  expect((await seenAt(world, offeringId)).details).toEqual({ givenName: "Zorgdrager", mail });
  const told = { recipient: ZUID, associationId, offeringId };
  expect(await toldOf(world, student.personId)).toMatchObject([
    { ...told, purpose: "teach", fields: ["givenName", "mail"] },
    { ...told, purpose: "rules", fields: ["creditsEarned", "level"] },
    { ...told, purpose: "teach", fields: ["givenName", "mail"] },
    { ...told, purpose: "rules", fields: ["pseudonym", "creditsEarned", "level"] },
  ]);
  for (const table of ["delivery", "audit_entry"]) {
    const { rows } = await noord.db.query(`SELECT to_jsonb(${table}) AS row FROM ${table}`);
    expect(JSON.stringify(rows)).not.toContain("Zorgdrager");
  }
  const { rows } = await zuid.db.query<{ what: string; actor: string }>(
    "SELECT what, actor FROM audit_entry WHERE association_id = $1 ORDER BY entry_id DESC LIMIT 1",
    [associationId],
  );
  expect(rows).toEqual([{ what: "student-changed", actor: "home:noord.example" }]);
});

test("a host is told nothing that it does not know, and nothing once the place has ended", async () => {
  const world = institutions();
  const { noord, zuid } = world;
  const { student, offeringId, associationId } = await anEnrolled(world);
  const isWritten = async (facts: Parameters<typeof written>[2]) => {
    await written(world, student.personId, { ...OLD, ...facts });
    await noord.tellChanges();
  };
  await isWritten({ mail: "before@noord.example" });
  expect(await eventsAbout(world, associationId)).toEqual([]);
  await zuid.pullDetails();
  expect((await seenAt(world, offeringId)).details).toEqual({
    givenName: "Test",
    mail: "before@noord.example",
  });
  // The agreement does not have the surname.
  await isWritten({ surname: "Anders", mail: "before@noord.example" });
  expect(await eventsAbout(world, associationId)).toEqual([]);
  await isWritten({});
  await isWritten({ mail: "after@noord.example" });
  const fields = ["mail"];
  expect(await eventsAbout(world, associationId)).toMatchObject([{ fields }, { fields }]);
  await written(world, student.personId, { ...OLD, level: "master" });
  await student.withdraw(associationId);
  await isWritten({ level: "doctoral" });
  expect(await eventsAbout(world, associationId)).toHaveLength(2);
});
