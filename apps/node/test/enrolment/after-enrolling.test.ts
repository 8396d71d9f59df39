import { describe, expect, onTestFinished, test } from "vitest";
import {
  anOfferingOf,
  aStudent,
  institutionsOfThisFile,
  NOORD,
  placedIn,
  type Read,
  theSis,
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
});

test("the roster of an offering is who takes part in it, guests and own students, page by page", async () => {
  const { noord, zuid } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 3 });
  const enrolled: string[] = [];
  for (const home of [noord, noord, zuid, noord]) {
    const student = await aStudent(home);
    const { body } = await student.enrol([{ host: ZUID, offeringId, ifFull: "queue" }]);
    enrolled.push(body.associationId);
    if (enrolled.length === 1) await student.withdraw(body.associationId);
  }
  await zuid.pullDetails();
  const roster = `/offerings/${offeringId}/roster`;
  const { body: whole } = await theSis(zuid).get(roster);
  const idsOf = ({ students }: Read) => students.map(({ associationId }: Read) => associationId);
  expect(whole).toMatchObject({ offeringId });
  expect(idsOf(whole).sort()).toEqual(enrolled.slice(1).sort());
  expect(whole.students.filter(({ student }: Read) => student.details !== undefined)).toHaveLength(2);

  const { body: first } = await theSis(zuid).get(`${roster}?limit=2`);
  const { body: second } = await theSis(zuid).get(`${roster}?limit=2&cursor=${first.next}`);
  expect([...idsOf(first), ...idsOf(second)].sort()).toEqual(idsOf(whole).sort());
  expect(second).not.toHaveProperty("next");
  expect((await theSis(zuid).get(`/offerings/${crypto.randomUUID()}/roster`)).status).toBe(404);
  expect((await theSis(noord).get(roster)).status).toBe(404);
});

describe("what is open for me", () => {
  test("says how many places are left for this institution's students", async () => {
    const { noord, zuid, clock } = institutions();
    const primaryCode = { codeType: "identifier", code: "PLACES-1" };
    const own = await anOfferingOf(noord, { places: 3, startDate: "2027-09-02", primaryCode });
    const partner = await anOfferingOf(zuid, { places: 2, primaryCode });
    const student = await aStudent(noord);
    await student.enrol([{ host: ZUID, offeringId: partner }]);
    clock.advance(10_000);
    const { body } = await student.get("/offerings?open=true&q=places-1");
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
    const { noord, zuid, federation } = institutions();
    const primaryCode = { codeType: "identifier", code: "PLACES-2" };
    const offeringId = await anOfferingOf(zuid, { places: 2, primaryCode });
    federation.internet.cut(zuid.origin);
    onTestFinished(() => federation.internet.mend(zuid.origin));
    const { body } = await (await aStudent(noord)).get("/offerings?q=places-2");
    expect(body.items).toMatchObject([{ offeringId, places: {} }]);
  });
});

test("a SIS that asks for the enrolments of its own students finds those in own offerings among them", async () => {
  const { noord, zuid } = institutions();
  const own = await anOfferingOf(noord, { places: 1 });
  const away = await anOfferingOf(zuid, { places: 1 });
  const here = (await (await aStudent(noord)).enrol([{ offeringId: own }])).body.associationId;
  const there = (await (await aStudent(noord)).enrol([{ host: ZUID, offeringId: away }])).body.associationId;
  const idsOf = async (role: string) => {
    const { body } = await theSis(noord).get(`/enrolments?role=${role}&limit=500`);
    return body.items.map(({ associationId }: { associationId: string }) => associationId);
  };
  expect(await idsOf("home")).toEqual(expect.arrayContaining([here, there]));
  const hosted = await idsOf("host");
  expect(hosted).toContain(here);
  expect(hosted).not.toContain(there);
});

test("of a student who is deregistered all ends that has not begun; the host of what runs is told and decides", async () => {
  const { noord, zuid, federation } = institutions();
  const [running, later, own] = [
    await anOfferingOf(zuid, { places: 2, startDate: "2027-01-01", endDate: "2030-12-31" }),
    await anOfferingOf(zuid, { places: 1, startDate: "2031-01-01", endDate: "2031-06-30" }),
    await anOfferingOf(noord, { places: 0 }),
  ];
  const student = await aStudent(noord);
  const asked: string[] = [];
  for (const [host, offeringId] of [
    [ZUID, running],
    [ZUID, later],
    [NOORD, own],
  ])
    asked.push((await student.enrol([{ host, offeringId, ifFull: "queue" }], offeringId)).body.associationId);
  const next = await aStudent(noord);
  const { body: waiting } = await next.enrol([{ host: ZUID, offeringId: later, ifFull: "queue" }]);
  await federation.settle();
  const sis = theSis(noord, ["persons.write"]);
  const path = `/persons/S-${student.personId}/deregistration`;
  const today = institutions().clock.now().toISOString().slice(0, 10);
  const effects = (body: Read) =>
    asked.map((id) => body.enrolments.find((one: Read) => one.associationId === id).effect);
  expect(effects((await sis.put(`${path}?dryRun=true`, { on: today })).body)).toEqual([
    "told",
    "ended",
    "ended",
  ]);
  expect(await student.read(asked[1] ?? "")).toMatchObject({ place: "given" });

  expect(effects((await sis.put(path, { on: today })).body)).toEqual(["told", "ended", "ended"]);
  await Promise.all([noord.followDeregistrations(), noord.followDeregistrations()]);
  await federation.settle();
  for (const id of asked.slice(1))
    expect(await student.read(id)).toMatchObject({ place: "none", reason: "no-longer-student" });
  expect(await next.read(waiting.associationId)).toMatchObject({ place: "given" });
  expect((await student.enrol([{ host: ZUID, offeringId: later }], "again")).status).toBe(404);
  expect((await student.get("/notices")).body.items.map(({ kind }: Read) => kind)).toEqual([
    "deregistered",
    "deregistered",
  ]);

  const host = theSis(zuid);
  const seen = async () => (await host.get(`/enrolments?offeringId=${running}`)).body.items[0];
  expect(await seen()).toMatchObject({ hostState: "associated", deregisteredOn: today });
  institutions().clock.advance(1000);
  expect((await sis.delete(path)).status).toBe(204);
  await federation.settle();
  expect(await seen()).not.toHaveProperty("deregisteredOn");
  const refuse = { associationId: asked[0], decision: "refuse", words: "Only for students of a partner." };
  expect((await host.decide([refuse], "?now=true")).body.outcomes[0].outcome).toBe("refused");
  institutions().clock.advance(1000);
  await sis.put(path, { on: today });
  await federation.settle();
  expect((await host.decide([refuse], "?now=true")).body.outcomes[0].outcome).toBe("decided");
  await federation.settle();
  expect(await student.read(asked[0] ?? "")).toMatchObject({ place: "none", reason: "no-longer-student" });
  expect((await sis.put("/persons/nobody/deregistration", { on: today })).status).toBe(404);
});
