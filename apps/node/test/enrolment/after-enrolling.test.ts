import { describe, expect, test } from "vitest";
import {
  anOfferingOf,
  anOfficer,
  approveNobody,
  aStudent,
  institutionsOfThisFile,
  NOORD,
  placedIn,
  thePartner,
  theSis,
  twoInstitutions,
  ZUID,
} from "./world.ts";

const institutions = institutionsOfThisFile();

describe("a full offering", () => {
  test("gives a position to who wants to wait, and a withdrawal moves the first up: home learns by an event", async () => {
    const { noord, zuid, federation } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 1 });
    const choices = [{ host: ZUID, offeringId, ifFull: "queue" }];
    const [placed, first, second] = [await aStudent(noord), await aStudent(noord), await aStudent(noord)];
    const { body: place } = await placed.enrol(choices);
    const { body: one } = await first.enrol(choices);
    const { body: two } = await second.enrol(choices);
    expect(one).toMatchObject({
      hostState: "queued",
      place: "waiting",
      position: 1,
      next: { what: "give_place", by: "host" },
    });
    expect(two).toMatchObject({ place: "waiting", position: 2 });

    const { body: withdrawn } = await placed.withdraw(place.associationId);
    expect(withdrawn).toMatchObject({ homeState: "cancelled", hostState: "cancelled", place: "none" });
    await federation.settle();
    const moved = await first.read(one.associationId);
    expect(moved).toMatchObject({ hostState: "associated", place: "given", version: 2 });
    expect(moved).not.toHaveProperty("position");
    expect(await second.read(two.associationId)).toMatchObject({ place: "waiting", position: 1 });
    expect(await placedIn(zuid, offeringId)).toBe(1);
  });

  test("of one's own moves a partner's student up when an own student withdraws", async () => {
    const { noord, zuid, federation } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 1 });
    const own = await aStudent(zuid);
    const { body: place } = await own.enrol([{ offeringId }]);
    const guest = await aStudent(noord);
    const { body: waiting } = await guest.enrol([{ host: ZUID, offeringId, ifFull: "queue" }]);
    expect(waiting.place).toBe("waiting");
    await own.withdraw(place.associationId);
    await federation.settle();
    expect(await guest.read(waiting.associationId)).toMatchObject({ place: "given" });
  });

  test("that gets more places moves up who waits", async () => {
    const { noord, zuid, federation } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 0 });
    const student = await aStudent(noord);
    const { body } = await student.enrol([{ host: ZUID, offeringId, ifFull: "queue" }]);
    await zuid.resize(offeringId, [{ kind: "unallocated", size: 1 }]);
    await federation.settle();
    expect(await student.read(body.associationId)).toMatchObject({ place: "given" });
  });
});

test("withdrawing again answers the same, and gives one place back", async () => {
  const { noord, zuid, federation } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 2 });
  const other = await aStudent(noord);
  await other.enrol([{ host: ZUID, offeringId }]);
  const student = await aStudent(noord);
  const { body } = await student.enrol([{ host: ZUID, offeringId }]);
  const first = await student.withdraw(body.associationId);
  const second = await student.withdraw(body.associationId);
  await federation.settle();
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(second.body).toEqual(first.body);
  expect(await placedIn(zuid, offeringId)).toBe(1);
});

test("who withdrew may enrol again", async () => {
  const { noord, zuid } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 1 });
  const student = await aStudent(noord);
  const { body } = await student.enrol([{ host: ZUID, offeringId }]);
  await student.withdraw(body.associationId);
  const again = await student.enrol([{ host: ZUID, offeringId }]);
  expect(again.status).toBe(201);
  expect(again.body).toMatchObject({ place: "given" });
  expect(again.body.associationId).not.toBe(body.associationId);
});

describe("an enrolment that a person must permit", () => {
  test("holds a place, and is permitted by an officer", async () => {
    const { noord, zuid, federation } = await twoInstitutions();
    await approveNobody(noord);
    const offeringId = await anOfferingOf(zuid, { places: 1 });
    const student = await aStudent(noord);
    const { body } = await student.enrol([{ host: ZUID, offeringId }]);
    expect(body).toMatchObject({
      homeState: "pending",
      hostState: "associated",
      next: { what: "give_permission", by: "home", until: "2027-06-03T12:00:00.000Z" },
    });
    const officer = anOfficer(noord);
    const { body: listed } = await officer.list();
    expect(listed.items).toMatchObject([
      { associationId: body.associationId, student: { personId: student.personId, givenName: "Test" } },
    ]);
    const decided = await officer.decide(body.associationId, "approve");
    expect(decided.body).toMatchObject({ homeState: "associated", hostState: "associated" });
    await federation.settle();
    const host = await thePartner(zuid, NOORD).get(`/enrolments/${body.associationId}`);
    expect(host.body).toMatchObject({ homeState: "associated", hostState: "associated" });
    expect(await student.read(body.associationId)).toMatchObject({ next: { what: "attend" } });
    expect((await officer.list()).body.items).toEqual([]);
  });

  test("frees its place when an officer refuses", async () => {
    const { noord, zuid, federation } = await twoInstitutions();
    await approveNobody(noord);
    const offeringId = await anOfferingOf(zuid, { places: 1 });
    const student = await aStudent(noord);
    const { body } = await student.enrol([{ host: ZUID, offeringId }]);
    const officer = anOfficer(noord);
    expect((await officer.decide(body.associationId, "refuse")).body).toMatchObject({ homeState: "denied" });
    await federation.settle();
    expect(await placedIn(zuid, offeringId)).toBe(0);
    expect(await student.read(body.associationId)).toMatchObject({ homeState: "denied", place: "none" });

    const again = await officer.decide(body.associationId, "refuse");
    const other = await officer.decide(body.associationId, "approve");
    expect(again.status).toBe(200);
    expect(other.status).toBe(409);
    expect(other.body).toMatchObject({
      type: "https://schemas.wissel.example/problems/permission-already-decided",
      homeState: "denied",
    });
  });

  test("ends the walk when it is refused: weeks later the student chooses again", async () => {
    const { noord, zuid } = await twoInstitutions();
    await approveNobody(noord);
    const first = await anOfferingOf(zuid, { places: 1 });
    const second = await anOfferingOf(noord, { places: 1 });
    const student = await aStudent(noord);
    const { body } = await student.enrol([{ host: ZUID, offeringId: first }, { offeringId: second }]);
    await anOfficer(noord).decide(body.associationId, "refuse");
    const refused = await student.read(body.associationId);
    expect(refused).toMatchObject({
      reason: "home-permission-denied",
      next: { what: "choose_again", by: "student" },
    });
    expect(refused.choices.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["refused", "passed"]);
    expect(await placedIn(zuid, first)).toBe(0);
    expect(await placedIn(noord, second)).toBe(0);
  });

  test("is decided among many, each row by itself", async () => {
    const { noord, zuid } = await twoInstitutions();
    await approveNobody(noord);
    const offeringId = await anOfferingOf(zuid, { places: 5 });
    const one = (await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }])).body;
    const two = (await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }])).body;
    const unknown = crypto.randomUUID();
    const { status, body } = await anOfficer(noord).decideAll([
      { associationId: one.associationId, decision: "approve" },
      { associationId: unknown, decision: "approve" },
      { associationId: two.associationId, decision: "refuse" },
    ]);
    expect(status).toBe(200);
    expect(body.outcomes).toMatchObject([
      { approval: { homeState: "associated" } },
      { associationId: unknown, problem: { status: 404 } },
      { approval: { homeState: "denied" } },
    ]);
    expect(await placedIn(zuid, offeringId)).toBe(1);
  });

  test("is not for coordinators to permit", async () => {
    const { noord } = institutions();
    expect((await anOfficer(noord, ["coordinator"]).list()).status).toBe(403);
  });
});

describe("a host", () => {
  test("learns the details it asks for and may have, once both sides are associated", async () => {
    const { noord, zuid } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 1 });
    const { body } = await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
    await zuid.pullDetails();
    const { body: seen } = await theSis(zuid).get(`/enrolments?offeringId=${offeringId}`);
    // The agreement allows the given name and the mail, the offering asks for the surname too.
    expect(seen.items[0].student.details).toEqual({
      givenName: "Test",
      mail: expect.stringMatching(/@noord\.example$/),
    });
    expect(seen.items[0].associationId).toBe(body.associationId);
  });

  test("learns nothing of a student whose home has not permitted it, nor of another host's student", async () => {
    const { noord, zuid } = await twoInstitutions();
    await approveNobody(noord);
    const offeringId = await anOfferingOf(zuid, { places: 1 });
    const { body } = await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
    const path = `/persons/${body.associationId}?field=givenName`;
    const early = await thePartner(noord, ZUID).get(path);
    expect(early.status).toBe(404);
    await anOfficer(noord).decide(body.associationId, "approve");
    expect((await thePartner(noord, ZUID).get(path)).body).toEqual({ givenName: "Test" });
    const unknown = await thePartner(noord, ZUID).get(`/persons/${crypto.randomUUID()}?field=givenName`);
    expect(unknown.body).toEqual(early.body);
  });
});

describe("what is open for me", () => {
  test("says how many places are left for this institution's students", async () => {
    const { noord, zuid, clock } = await twoInstitutions();
    const own = await anOfferingOf(noord, { places: 3, startDate: "2027-09-02" });
    const partner = await anOfferingOf(zuid, { places: 2 });
    const student = await aStudent(noord);
    await student.enrol([{ host: ZUID, offeringId: partner }]);
    clock.advance(10_000);
    const { body } = await student.get("/offerings?open=true");
    expect(
      body.items.map((one: { offeringId: string; places: { left: number } }) => [
        one.offeringId,
        one.places.left,
      ]),
    ).toEqual([
      [partner, 1],
      [own, 3],
    ]);
    const one = await student.get(`/offerings/${ZUID}/${partner}`);
    expect(one.body).toMatchObject({
      open: true,
      description: [{ language: "en-GB", value: "About water." }],
    });
  });

  test("stays listed, without places, while its host is down", async () => {
    const { noord, zuid, federation } = await twoInstitutions();
    const offeringId = await anOfferingOf(zuid, { places: 2 });
    federation.internet.cut(zuid.origin);
    const { body } = await (await aStudent(noord)).get("/offerings");
    expect(body.items).toMatchObject([{ offeringId, places: {} }]);
  });
});
