import { beforeAll, expect, test } from "vitest";
import {
  anOfferingOf,
  anOfficer,
  approveNobody,
  aStudent,
  institutionsOfThisFile,
  NOORD,
  placedIn,
  type Read,
  theSis,
  ZUID,
} from "./world.ts";

const institutions = institutionsOfThisFile();
const DAY_MS = 86_400_000;
const BOARD = { kind: "desk", name: "Examination board" };

beforeAll(() => approveNobody(institutions().noord));

const find = (body: Read, associationId: string): Read =>
  body.items.find((one: Read) => one.associationId === associationId);

test("an approval is handed on, visible to the desk and the student, and its history tells who did what", async () => {
  const { noord, zuid } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 5 });
  const student = await aStudent(noord);
  const { body } = await student.enrol([{ host: ZUID, offeringId }]);
  const { associationId } = body;
  const [one, two] = [anOfficer(noord), anOfficer(noord, ["officer"], "officer-2")];
  const toTwo = { assignee: { kind: "officer", name: "officer-2" }, note: "Yours?" };
  expect((await one.delegate(associationId, toTwo)).status).toBe(200);
  expect(find((await two.list("?desk=mine")).body, associationId)).toBeDefined();
  expect(find((await one.list("?desk=mine")).body, associationId)).toBeUndefined();
  expect((await student.read(associationId)).permission).not.toHaveProperty("desk");
  await two.delegate(associationId, { assignee: BOARD });
  expect(await student.read(associationId)).toMatchObject({ permission: { desk: BOARD.name } });
  await two.decide(associationId, "refuse", "It overlaps with your own programme.");
  await two.decide(associationId, "refuse", "It overlaps with your own programme.");
  expect(await student.read(associationId)).toMatchObject({
    homeState: "denied",
    permission: { said: "It overlaps with your own programme." },
    explanation: { class: "home_decision" },
  });
  const { body: history } = await one.history(associationId);
  expect(history.items).toMatchObject([
    { action: "asked" },
    { action: "delegated", actor: "officer:officer-1", assignee: toTwo.assignee, note: "Yours?" },
    { action: "delegated", actor: "officer:officer-2", assignee: BOARD },
    { action: "refused", actor: "officer:officer-2", note: "It overlaps with your own programme." },
  ]);
  expect((await one.delegate(associationId, toTwo)).status).toBe(409);
  expect((await one.delegate(crypto.randomUUID(), toTwo)).status).toBe(404);
  expect((await one.history(crypto.randomUUID())).status).toBe(404);
});

test("the queue is filtered, and decided in bulk with a reason of each row's own", async () => {
  const { noord, zuid } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 5 });
  const other = await anOfferingOf(zuid, { places: 5 });
  const [bachelor, master] = [await aStudent(noord), await aStudent(noord, { level: "master" })];
  const one = (await bachelor.enrol([{ host: ZUID, offeringId }])).body.associationId;
  const two = (await master.enrol([{ host: ZUID, offeringId }])).body.associationId;
  const three = (await master.enrol([{ host: ZUID, offeringId: other }])).body.associationId;
  const officer = anOfficer(noord);
  const idsOf = async (query: string) =>
    (await officer.list(query)).body.items.map((row: Read) => row.associationId);
  expect((await idsOf(`?offeringId=${offeringId}`)).sort()).toEqual([one, two].sort());
  expect(await idsOf(`?offeringId=${offeringId}&level=master`)).toEqual([two]);
  expect(await idsOf(`?offeringId=${offeringId}&host=${NOORD}`)).toEqual([]);
  expect(await idsOf(`?offeringId=${offeringId}&dueBefore=2027-01-01T00:00:00Z`)).toEqual([]);
  await officer.decideAll([
    { associationId: one, decision: "approve", reason: "Have fun." },
    { associationId: two, decision: "refuse", reason: "Masters have their own electives." },
    { associationId: three, decision: "refuse" },
  ]);
  expect(await bachelor.read(one)).toMatchObject({ permission: { said: "Have fun." } });
  expect(await master.read(two)).toMatchObject({ permission: { said: "Masters have their own electives." } });
  expect(await master.read(three)).not.toHaveProperty("permission");
});

test("words are shown although the decision came before anybody had looked at the desk", async () => {
  const { noord, zuid } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 5 });
  const student = await aStudent(noord);
  const { associationId } = (await student.enrol([{ host: ZUID, offeringId }])).body;
  await anOfficer(noord).decide(associationId, "refuse", "Too late in the year.");
  expect(await student.read(associationId)).toMatchObject({ permission: { said: "Too late in the year." } });
});

test("a learning agreement keeps every version: desk and SIS write, the student reads, nobody overwrites", async () => {
  const { noord, zuid } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 5 });
  const student = await aStudent(noord);
  const { associationId } = (await student.enrol([{ host: ZUID, offeringId }])).body;
  const path = `/enrolments/${associationId}/learning-agreement`;
  const [officer, sis] = [anOfficer(noord), theSis(noord)];
  const first = {
    components: [{ name: "Water", credits: 15, equivalent: { name: "Elective", credits: 15 } }],
  };
  const second = { components: [{ name: "Water", credits: 10 }], remark: "Five less." };
  expect((await student.get(path)).body.versions).toEqual([]);
  expect((await officer.agree(associationId, { basedOn: 0, content: first })).status).toBe(200);
  const moved = await sis.put(path, { basedOn: 0, content: second });
  expect(moved).toMatchObject({ status: 409, body: { version: 1 } });
  expect((await sis.put(path, { basedOn: 1, content: second })).status).toBe(200);
  expect((await sis.put(path, { basedOn: 1, content: second })).body.versions).toHaveLength(2);
  for (const { body } of [await student.get(path), await sis.get(path)]) {
    expect(body.versions).toMatchObject([
      { version: 2, by: "sis", content: second },
      { version: 1, by: "officer", content: first },
    ]);
  }
  expect((await (await aStudent(noord)).get(path)).status).toBe(404);
  expect((await theSis(zuid).get(path)).status).toBe(404);
});

// Last, because its weeks go by for the others as well.
const TEN_MINUTES_MS = 600_000;
const DRY = "?dryRun=true";
const outcomesOf = ({ body }: { readonly body: Read }) => body.outcomes.map(({ outcome }: Read) => outcome);

test("a SIS permits and refuses at night; for ten minutes nobody hears of it, and it can be undone", async () => {
  const { noord, zuid, federation } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 5 });
  const students = [await aStudent(noord), await aStudent(noord), await aStudent(noord)];
  const ids: string[] = [];
  for (const student of students)
    ids.push((await student.enrol([{ host: ZUID, offeringId }])).body.associationId);
  const [yes = "", no = "", undone = ""] = ids;
  const sis = theSis(noord);
  const waiting = `/decisions?role=home&offeringId=${offeringId}`;
  expect((await sis.get(waiting)).body.items.map(({ waitsFor }: Read) => waitsFor)).toEqual([
    ["permission"],
    ["permission"],
    ["permission"],
  ]);
  const rows = [
    { associationId: yes, decision: "accept" },
    { associationId: no, decision: "refuse", words: "Too few credits." },
    { associationId: undone, decision: "accept" },
    { associationId: crypto.randomUUID(), decision: "accept" },
    { associationId: yes, decision: "no_show", role: "home" },
    { associationId: no, decision: "refuse", words: "Too few credits." },
    { associationId: yes, decision: "refuse" },
  ];
  const dry = await sis.decide(rows, DRY);
  expect(outcomesOf(await sis.decide(rows.slice(0, 1), `${DRY}&now=true`))).toEqual(["decided"]);
  const { body: heard } = await theSis(zuid).get(`/enrolments?offeringId=${offeringId}`);
  expect(heard.items.map(({ homeState }: Read) => homeState)).toEqual(["pending", "pending", "pending"]);
  const first = await sis.decide(rows);
  expect(dry.body).toEqual(first.body);
  const again = await sis.decide(rows);
  // Of two rows about one enrolment the first counts.
  expect(outcomesOf(first)).toEqual([
    ...["held_back", "held_back", "held_back", "refused", "refused"],
    ...["held_back", "refused"],
  ]);
  expect(outcomesOf(again)).toEqual(outcomesOf(first));
  expect(again.body.outcomes.slice(0, 6)).toEqual(first.body.outcomes.slice(0, 6));
  expect(outcomesOf(await sis.decide([{ associationId: yes, decision: "refuse" }]))).toEqual(["refused"]);
  expect((await sis.get(waiting)).body.items).toEqual([]);
  expect((await sis.get(`${waiting}&is=held_back`)).body.items).toHaveLength(3);
  await noord.settleDecisions();
  expect(await students[0]?.read(yes)).toMatchObject({ homeState: "pending" });
  const undoing = [{ associationId: undone }];
  const tried = await sis.undo(undoing, DRY);
  expect([outcomesOf(tried), tried.body]).toEqual([["undone"], (await sis.undo(undoing)).body]);

  institutions().clock.advance(TEN_MINUTES_MS);
  expect(outcomesOf(await sis.undo([{ associationId: yes }]))).toEqual(["refused"]);
  await noord.settleDecisions();
  await noord.settleDecisions();
  await federation.settle();
  expect(await students[0]?.read(yes)).toMatchObject({ homeState: "associated" });
  expect(await students[1]?.read(no)).toMatchObject({
    homeState: "denied",
    permission: { said: "Too few credits." },
  });
  expect(await students[2]?.read(undone)).toMatchObject({ homeState: "pending" });
  expect(outcomesOf(await sis.decide(rows.slice(0, 2)))).toEqual(["decided", "decided"]);
  const { rows: told } = await noord.db.query<{ what: string; actor: string }>(
    `SELECT what, actor FROM audit_entry
     WHERE association_id = ANY ($1::uuid[]) AND actor LIKE 'sis:%' AND what LIKE 'permission-%' ORDER BY what`,
    [ids],
  );
  expect([...new Set(told.map(({ what, actor }) => `${what} by ${actor}`))]).toEqual([
    "permission-given by sis:sis",
    "permission-held by sis:sis",
    "permission-refused by sis:sis",
    "permission-undone by sis:sis",
  ]);
});

test("a host accepts, refuses and queues by name; a crash or a restart forgets nothing, and the student reads why", async () => {
  const { noord, zuid, federation, clock } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 0, startDate: "2027-01-01", endDate: "2030-01-01" });
  const asked = [];
  for (const node of [noord, zuid, noord]) {
    const student = await aStudent(node);
    const { body } = await student.enrol([{ host: ZUID, offeringId, ifFull: "queue" }], "x", undefined);
    asked.push({ student, associationId: body.associationId as string });
  }
  const officer = anOfficer(noord);
  for (const { associationId } of asked) await officer.decide(associationId, "approve");
  // As if they had asked in a phase in which the host selects.
  await zuid.db.query(
    "UPDATE association SET reason = 'selection-not-decided' WHERE offering_id = $1 AND host = $2",
    [offeringId, ZUID],
  );
  await zuid.resize(offeringId, [{ kind: "unallocated", size: 2 }]);
  const sis = theSis(zuid);
  const [guest, own, other] = asked;
  if (!(guest && own && other)) throw new Error("three students asked");
  const until = "2027-06-30";
  const rows = [
    { associationId: guest.associationId, decision: "accept", words: "Dutch at B2", conditionUntil: until },
    { associationId: own.associationId, role: "host", decision: "accept" },
    { associationId: other.associationId, decision: "accept" },
  ];
  const dry = await sis.decide(rows, DRY);
  const { body } = await sis.decide(rows);
  expect(outcomesOf({ body })).toEqual(["held_back", "held_back", "refused"]);
  expect(dry.body).toEqual(body);
  expect(body.outcomes[2].problem.type).toContain("/place-none-left");
  expect(await placedIn(zuid, offeringId)).toBe(0);
  expect(
    outcomesOf(await sis.decide([{ ...rows[2], decision: "refuse", words: "Full." }], "?now=true")),
  ).toEqual(["decided"]);
  await federation.settle();
  expect(await guest.student.read(guest.associationId)).toMatchObject({ hostState: "queued" });
  expect(await other.student.read(other.associationId)).toMatchObject({
    hostState: "denied",
    reason: "host-refused",
    terms: { words: "Full." },
  });
  clock.advance(TEN_MINUTES_MS);
  await Promise.all([zuid.settleDecisions(), zuid.settleDecisions()]);
  await federation.settle();
  expect(await guest.student.read(guest.associationId)).toMatchObject({
    place: "given",
    terms: { words: "Dutch at B2", conditionUntil: until },
  });
  expect(await own.student.read(own.associationId)).toMatchObject({ place: "given" });
  expect((await sis.get(`/decisions?offeringId=${offeringId}`)).body.items).toMatchObject([
    { waitsFor: ["condition"], enrolment: { associationId: guest.associationId } },
  ]);

  const gone = { associationId: own.associationId, role: "host", decision: "no_show" };
  expect(outcomesOf(await sis.decide([gone], "?now=true"))).toEqual(["decided"]);
  const met = { associationId: guest.associationId, decision: "condition_met" };
  expect(outcomesOf(await sis.decide([met, met]))).toEqual(["decided", "decided"]);
  await federation.settle();
  expect(await own.student.read(own.associationId)).toMatchObject({ place: "none", reason: "no-show" });
  expect((await own.student.get("/notices")).body.items[0]).toMatchObject({ kind: "place_ended" });
  expect((await guest.student.read(guest.associationId)).terms).toEqual({ words: "Dutch at B2" });
  expect(await placedIn(zuid, offeringId)).toBe(1);
});

test("a rule says at which desk, and until when, a person decides; the student sees whose turn it is and by when", async () => {
  const { noord, zuid, clock, federation } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 5, startDate: "2029-09-01", endDate: "2030-01-31" });
  const sis = theSis(noord);
  const rule = {
    startsFrom: "2029-09-01",
    startsBefore: "2029-10-01",
    ask: { desk: BOARD.name, holdDays: 21 },
  };
  expect((await sis.put("/standing-approvals/board", rule)).body).toMatchObject({ conditions: rule });
  const student = await aStudent(noord);
  const { body } = await student.enrol([{ host: ZUID, offeringId }]);
  const until = new Date(clock.now().getTime() + 21 * DAY_MS).toISOString();
  expect(body).toMatchObject({ homeState: "pending", next: { what: "give_permission", by: "home", until } });
  const officer = anOfficer(noord);
  const { body: queue } = await officer.list(`?desk=${encodeURIComponent(BOARD.name)}`);
  expect(find(queue, body.associationId)).toMatchObject({ assignee: BOARD, permissionUntil: until });
  expect(await student.read(body.associationId)).toMatchObject({ permission: { desk: BOARD.name, until } });

  clock.advance(19 * DAY_MS);
  expect(await noord.remindDesk()).toBe(1);
  expect(await noord.remindDesk()).toBe(0);
  expect(find((await officer.list("?limit=500")).body, body.associationId)).toHaveProperty("remindedAt");
  clock.advance(3 * DAY_MS);
  expect(await zuid.expirePermissions()).toBeGreaterThan(0);
  await federation.settle();
  expect(await placedIn(zuid, offeringId)).toBe(0);
  expect(await student.read(body.associationId)).toMatchObject({
    reason: "home-permission-expired",
    explanation: { class: "home_decision" },
  });
  expect((await officer.history(body.associationId)).body.items).toMatchObject([
    { action: "asked", actor: "node", assignee: BOARD },
    { action: "reminded", actor: "node" },
  ]);
});
