import { expect, test } from "vitest";
import {
  aCommand,
  anOfferingOf,
  aStudent,
  institutionsOfThisFile,
  NOORD,
  placedIn,
  type Read,
  thePartner,
  theSis,
  ZUID,
} from "./world.ts";

const institutions = institutionsOfThisFile();
const MINUTE_MS = 60_000;

test("requests of ten minutes without the host keep their time, and wait where it puts them", async () => {
  const { noord, zuid, federation, clock } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 0 });
  const choices = [{ host: ZUID, offeringId, ifFull: "queue" }];
  // A contact just before: from here on home cannot be known to have been able to bring anything.
  await (await aStudent(noord)).enrol(choices);
  clock.advance(MINUTE_MS);
  federation.internet.cut(zuid.origin);
  const asked: { student: Awaited<ReturnType<typeof aStudent>>; id: string; at: string; home: string }[] = [];
  for (const [minute, node] of [noord, zuid, noord, zuid, noord].entries()) {
    const student = await aStudent(node);
    const { body } = await student.enrol(choices);
    expect(body.place).toBe(minute % 2 === 0 ? "unknown" : "waiting");
    asked.push({ student, id: body.associationId, at: clock.now().toISOString(), home: node.schacHome });
    clock.advance(2 * MINUTE_MS);
  }
  federation.internet.mend(zuid.origin);
  clock.advance(MINUTE_MS);
  await federation.settle();
  const { body } = await theSis(zuid).get(`/enrolments?offeringId=${offeringId}&limit=100`);
  for (const [index, { student, id, at }] of asked.entries()) {
    const row = body.items.find((one: Read) => one.associationId === id);
    expect(row).toMatchObject({ requestedAt: at, hostState: "queued" });
    expect(row).not.toHaveProperty("claimedAt");
    // The first on the list is the contact.
    expect(await student.read(id)).toMatchObject({ position: index + 2 });
  }
});

test("a home that claims an earlier time than it may is clamped, is shown so, and passes nobody", async () => {
  const { zuid, clock } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 0 });
  const waiting = await aStudent(zuid);
  const { body: one } = await waiting.enrol([{ host: ZUID, offeringId, ifFull: "queue" }]);
  clock.advance(MINUTE_MS);
  const partner = thePartner(zuid, NOORD);
  await partner.post("/enrolments", [aCommand(offeringId, { ifFull: "queue" })]);
  const contact = clock.now().toISOString();
  clock.advance(MINUTE_MS);
  const early = new Date(clock.now().getTime() - 60 * MINUTE_MS).toISOString();
  const late = new Date(clock.now().getTime() + 60 * MINUTE_MS).toISOString();
  const [past, future] = [
    aCommand(offeringId, { ifFull: "queue", requestedAt: early }),
    aCommand(offeringId, { ifFull: "queue", requestedAt: late }),
  ];
  const { body: answered } = await partner.post("/enrolments", [past, future]);
  expect(answered.outcomes).toMatchObject([{ receipt: { position: 3 } }, { receipt: { position: 4 } }]);
  const { body } = await theSis(zuid).get(`/enrolments?offeringId=${offeringId}`);
  const rowOf = ({ associationId }: { associationId: string }) =>
    body.items.find((row: Read) => row.associationId === associationId);
  expect(rowOf(past)).toMatchObject({ requestedAt: contact, claimedAt: early });
  expect(rowOf(future)).toMatchObject({ requestedAt: clock.now().toISOString(), claimedAt: late });
  expect(await waiting.read(one.associationId)).toMatchObject({ position: 1 });
});

test("of thirty students in a hundred who submit twice, each has one receipt and at most one place", async () => {
  const { noord, zuid } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 20 });
  const choices = [{ host: ZUID, offeringId }];
  const students = await Promise.all(Array.from({ length: 40 }, () => aStudent(noord)));
  const answers = await Promise.all(
    students.map(async (student, index) => {
      const times = index % 10 < 3 ? 2 : 1;
      return Promise.all(Array.from({ length: times }, () => student.enrol(choices, "once")));
    }),
  );
  for (const [first, second] of answers) {
    if (first === undefined || second === undefined) continue;
    expect([first.status, second.status].sort()).toEqual([200, 201]);
    expect(second.body).toEqual(first.body);
  }
  expect(answers.flatMap(([first]) => (first?.body.place === "given" ? [1] : []))).toHaveLength(20);
  expect(await placedIn(zuid, offeringId)).toBe(20);
});

test("a student's script at fifty requests a second has one place in the end, whatever keys it uses", async () => {
  const { noord, zuid, clock } = institutions();
  const [first, second] = [
    await anOfferingOf(zuid, { places: 50 }),
    await anOfferingOf(noord, { places: 50 }),
  ];
  const student = await aStudent(noord);
  const ids = { [first]: new Set<string>(), [second]: new Set<string>() };
  for (let round = 0; round < 2; round += 1) {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        const choice = index % 2 === 0 ? { host: ZUID, offeringId: first } : { offeringId: second };
        return student.enrol([choice]);
      }),
    );
    for (const { status, body } of answers) {
      expect([200, 201]).toContain(status);
      ids[body.offeringId as string]?.add(body.associationId);
    }
    clock.advance(1_000);
  }
  expect([ids[first]?.size, ids[second]?.size]).toEqual([1, 1]);
  expect([await placedIn(zuid, first), await placedIn(noord, second)]).toEqual([1, 1]);
});
