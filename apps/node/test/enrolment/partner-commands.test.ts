import { describe, expect, test } from "vitest";
import {
  aCommand,
  anOfferingOf,
  aStudent,
  institutionsOfThisFile,
  NOORD,
  placedIn,
  thePartner,
  theSis,
} from "./world.ts";

const institutions = institutionsOfThisFile();

test("a host does not believe a time before its last contact with that home", async () => {
  const { zuid, clock } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 5 });
  const noord = thePartner(zuid, NOORD);
  const contact = clock.now();
  await noord.post("/enrolments", [aCommand(offeringId)]);
  clock.advance(60_000);
  const claimed = new Date(contact.getTime() - 3_600_000).toISOString();
  await noord.post("/enrolments", [aCommand(offeringId, { requestedAt: claimed })]);
  const { body } = await theSis(zuid).get(`/enrolments?offeringId=${offeringId}`);
  const delayed = body.items.find((one: { claimedAt?: string }) => one.claimedAt !== undefined);
  expect(delayed).toMatchObject({ requestedAt: contact.toISOString(), claimedAt: claimed });
});

test("a withdrawal that overtakes its own enrolment leaves nothing for it to take", async () => {
  const { zuid } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 1 });
  const noord = thePartner(zuid, NOORD);
  const enrolment = aCommand(offeringId);
  const { associationId, txn } = enrolment;
  const withdrawn = await noord.post("/withdrawals", [{ associationId, sequence: 2, offeringId, txn }]);
  expect(withdrawn.body.outcomes).toMatchObject([{ receipt: { hostState: "cancelled", sequence: 2 } }]);
  const late = await noord.post("/enrolments", [enrolment]);
  expect(late.body.outcomes).toMatchObject([{ receipt: { hostState: "cancelled", sequence: 2 } }]);
  expect(await placedIn(zuid, offeringId)).toBe(0);
});

test("a command that is repeated gets the same receipt", async () => {
  const { zuid } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 5 });
  const noord = thePartner(zuid, NOORD);
  const command = aCommand(offeringId);
  const first = await noord.post("/enrolments", [command]);
  const second = await noord.post("/enrolments", [command, command]);
  expect(second.body.outcomes).toEqual([first.body.outcomes[0], first.body.outcomes[0]]);
  expect(await placedIn(zuid, offeringId)).toBe(1);
});

describe("a batch of commands", () => {
  test("decides what it can read, and refuses each other row alone", async () => {
    const { zuid } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 5 });
    const good = aCommand(offeringId);
    const bad = { ...aCommand(offeringId), ifFull: "wait" };
    const unknown = aCommand(crypto.randomUUID());
    const { status, body } = await thePartner(zuid, NOORD).post("/enrolments", [
      bad,
      good,
      { hello: "there" },
      unknown,
    ]);
    expect(status).toBe(200);
    expect(body.outcomes).toMatchObject([
      { associationId: bad.associationId, problem: { status: 400, errors: [{ pointer: "#/ifFull" }] } },
      { associationId: good.associationId, receipt: { hostState: "associated" } },
      { problem: { status: 400 } },
      { receipt: { hostState: "denied", reason: "offering-unknown" } },
    ]);
  });

  test("may say more than this version knows", async () => {
    const { zuid } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 5 });
    const command = { ...aCommand(offeringId), cohort: "spring" };
    const { body } = await thePartner(zuid, NOORD).post("/enrolments", [command]);
    expect(body.outcomes).toMatchObject([{ receipt: { hostState: "associated" } }]);
  });

  test("of an institution without an agreement is a 403", async () => {
    const { zuid } = institutions();
    const { status, body } = await thePartner(zuid, "elders.example").post("/enrolments", [
      aCommand(crypto.randomUUID()),
    ]);
    expect(status).toBe(403);
    expect(body.type).toBe("https://schemas.wissel.example/problems/agreement-missing");
  });
});

test("another institution's association is as unknown as one that never was", async () => {
  const { zuid } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 1 });
  const { body } = await (await aStudent(zuid)).enrol([{ offeringId }]);
  const partner = thePartner(zuid, NOORD);
  const foreign = await partner.get(`/enrolments/${body.associationId}`);
  const unknown = await partner.get(`/enrolments/${crypto.randomUUID()}`);
  expect([foreign.status, unknown.status]).toEqual([404, 404]);
  expect(foreign.body).toEqual(unknown.body);
});
