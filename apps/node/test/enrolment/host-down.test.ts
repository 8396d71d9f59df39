import { describe, expect, test } from "vitest";
import {
  anOfferingOf,
  aStudent,
  NOORD,
  placedIn,
  thePartner,
  theSis,
  twoInstitutions,
  ZUID,
} from "./world.ts";

describe("a host that is down", () => {
  test("leaves the receipt pending with the reason; the command arrives when it is back and keeps its time", async () => {
    const { noord, zuid, federation, clock } = await twoInstitutions();
    const offeringId = await anOfferingOf(zuid, { places: 5 });
    await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
    clock.advance(60_000);
    federation.internet.cut(zuid.origin);
    const asked = clock.now();
    const student = await aStudent(noord);
    const { status, body } = await student.enrol([{ host: ZUID, offeringId }]);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      hostState: "pending",
      place: "unknown",
      reason: "host-unreachable",
      next: { what: "reach_host", by: "home" },
      version: 0,
    });
    clock.advance(3_600_000);
    await federation.settle();
    expect(await student.read(body.associationId)).toMatchObject({ place: "unknown" });

    federation.internet.mend(zuid.origin);
    clock.advance(3_600_000);
    await federation.settle();
    const read = await student.read(body.associationId);
    expect(read).toMatchObject({ hostState: "associated", place: "given", version: 1 });
    expect(read.reason).toBeUndefined();
    const { body: hosted } = await theSis(zuid).get(`/enrolments?offeringId=${offeringId}`);
    expect(hosted.items.at(-1)).toMatchObject({
      associationId: body.associationId,
      requestedAt: asked.toISOString(),
    });
    expect(await placedIn(zuid, offeringId)).toBe(2);
  });

  test("does not believe a time before its last contact with that home", async () => {
    const { zuid, clock } = await twoInstitutions();
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

  test("pauses the walk, which goes on when the answer comes", async () => {
    const { noord, zuid, federation, clock } = await twoInstitutions();
    const full = await anOfferingOf(zuid, { places: 0 });
    const own = await anOfferingOf(noord, { places: 1 });
    federation.internet.cut(zuid.origin);
    const student = await aStudent(noord);
    const { body } = await student.enrol([{ host: ZUID, offeringId: full }, { offeringId: own }]);
    expect(body.choices.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["asked", "waiting"]);
    expect(await placedIn(noord, own)).toBe(0);
    federation.internet.mend(zuid.origin);
    clock.advance(60_000);
    await federation.settle();
    const { body: enrolments } = await student.get("/enrolments");
    expect(enrolments.items).toHaveLength(2);
    expect(enrolments.items.find((one: { offeringId: string }) => one.offeringId === own)).toMatchObject({
      place: "given",
    });
  });

  test("is told of a withdrawal later; for the student the enrolment has ended at once", async () => {
    const { noord, zuid, federation, clock } = await twoInstitutions();
    const offeringId = await anOfferingOf(zuid, { places: 1 });
    const student = await aStudent(noord);
    const { body } = await student.enrol([{ host: ZUID, offeringId }]);
    federation.internet.cut(zuid.origin);
    const withdrawn = await student.withdraw(body.associationId);
    expect(withdrawn.body).toMatchObject({ homeState: "cancelled", place: "none" });
    const again = await student.enrol([{ host: ZUID, offeringId }]);
    expect(again.status).toBe(409);
    expect(again.body.type).toBe("https://schemas.wissel.example/problems/withdrawal-not-acknowledged");
    federation.internet.mend(zuid.origin);
    clock.advance(60_000);
    await federation.settle();
    expect(await placedIn(zuid, offeringId)).toBe(0);
    expect(await student.read(body.associationId)).toMatchObject({ hostState: "cancelled" });
  });

  test("never gives a place to who withdrew before it was asked", async () => {
    const { noord, zuid, federation, clock } = await twoInstitutions();
    const offeringId = await anOfferingOf(zuid, { places: 1 });
    federation.internet.cut(zuid.origin);
    const student = await aStudent(noord);
    const { body } = await student.enrol([{ host: ZUID, offeringId }]);
    await student.withdraw(body.associationId);
    federation.internet.mend(zuid.origin);
    clock.advance(60_000);
    await federation.settle();
    expect(await placedIn(zuid, offeringId)).toBe(0);
    expect(await student.read(body.associationId)).toMatchObject({
      homeState: "cancelled",
      hostState: "cancelled",
      next: { what: "nothing" },
    });
  });

  test("that loses its answer gives one place, once it is asked again", async () => {
    const { noord, zuid, federation, clock } = await twoInstitutions();
    const offeringId = await anOfferingOf(zuid, { places: 5 });
    const student = await aStudent(noord);
    federation.internet.loseAnswers(zuid.origin);
    const { body } = await student.enrol([{ host: ZUID, offeringId }]);
    expect(body).toMatchObject({ place: "unknown", reason: "host-unreachable" });
    expect(await placedIn(zuid, offeringId)).toBe(1);
    federation.internet.mend(zuid.origin);
    clock.advance(60_000);
    await federation.settle();
    expect(await student.read(body.associationId)).toMatchObject({ place: "given" });
    expect(await placedIn(zuid, offeringId)).toBe(1);
  });
});

test("a withdrawal that overtakes its own enrolment leaves nothing for it to take", async () => {
  const { zuid } = await twoInstitutions();
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
  const { zuid } = await twoInstitutions();
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
    const { zuid } = await twoInstitutions();
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
    const { zuid } = await twoInstitutions();
    const offeringId = await anOfferingOf(zuid, { places: 5 });
    const command = { ...aCommand(offeringId), cohort: "spring" };
    const { body } = await thePartner(zuid, NOORD).post("/enrolments", [command]);
    expect(body.outcomes).toMatchObject([{ receipt: { hostState: "associated" } }]);
  });

  test("of an institution without an agreement is a 403", async () => {
    const { zuid } = await twoInstitutions();
    const { status, body } = await thePartner(zuid, "elders.example").post("/enrolments", [
      aCommand(crypto.randomUUID()),
    ]);
    expect(status).toBe(403);
    expect(body.type).toBe("https://schemas.wissel.example/problems/agreement-missing");
  });
});

test("another institution's association is as unknown as one that never was", async () => {
  const { noord, zuid } = await twoInstitutions();
  const offeringId = await anOfferingOf(zuid, { places: 1 });
  const { body } = await (await aStudent(zuid)).enrol([{ offeringId }]);
  const partner = thePartner(zuid, NOORD);
  const foreign = await partner.get(`/enrolments/${body.associationId}`);
  const unknown = await partner.get(`/enrolments/${crypto.randomUUID()}`);
  expect([foreign.status, unknown.status]).toEqual([404, 404]);
  expect(foreign.body).toEqual(unknown.body);
  expect(noord.schacHome).toBe(NOORD);
});

function aCommand(offeringId: string, overrides: object = {}) {
  return {
    associationId: crypto.randomUUID(),
    sequence: 1,
    offeringId,
    student: { pseudonym: crypto.randomUUID(), level: "bachelor" },
    homeState: "associated",
    ifFull: "refuse",
    txn: crypto.randomUUID(),
    ...overrides,
  };
}
