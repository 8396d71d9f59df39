import { beforeAll, describe, expect, test } from "vitest";
import {
  anOfferingOf,
  anOfficer,
  approveNobody,
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
beforeAll(() => approveNobody(institutions().noord));

describe("an enrolment that a person must permit", () => {
  test("holds a place, and is permitted by an officer", async () => {
    const { noord, zuid, federation } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 1 });
    const student = await aStudent(noord);
    const { body } = await student.enrol([{ host: ZUID, offeringId }]);
    expect(body).toMatchObject({
      homeState: "pending",
      hostState: "associated",
      next: { what: "give_permission", by: "home", until: "2027-06-03T12:00:00.000Z" },
    });
    const officer = anOfficer(noord);
    const isListed = (one: { associationId: string }) => one.associationId === body.associationId;
    const { body: before } = await officer.list("?limit=500");
    expect(before.items.find(isListed)).toMatchObject({
      student: { personId: student.personId, givenName: "Test" },
    });
    const decided = await officer.decide(body.associationId, "approve");
    expect(decided.body).toMatchObject({ homeState: "associated", hostState: "associated" });
    await federation.settle();
    const host = await thePartner(zuid, NOORD).get(`/enrolments/${body.associationId}`);
    expect(host.body).toMatchObject({ homeState: "associated", hostState: "associated" });
    expect(await student.read(body.associationId)).toMatchObject({ next: { what: "attend" } });
    const { body: after } = await officer.list("?limit=500");
    expect(after.items.find(isListed)).toBeUndefined();
  });

  test("is in the audit log with who permitted it and the request that did, however many share a transaction", async () => {
    const { noord } = institutions();
    const offeringId = await anOfferingOf(noord, { places: 5 });
    const students = await Promise.all([aStudent(noord), aStudent(noord), aStudent(noord)]);
    const asked = await Promise.all(students.map((student) => student.enrol([{ offeringId }])));
    const decided = await Promise.all(
      asked.map(({ body }, index) =>
        anOfficer(noord, ["officer"], `officer-${index}`).decide(body.associationId, "approve"),
      ),
    );
    for (const [index, { body, headers }] of asked.entries()) {
      const { rows } = await noord.db.query(
        "SELECT what, actor, request_id AS request FROM audit_entry WHERE association_id = $1 ORDER BY entry_id",
        [body.associationId],
      );
      const actor = `officer:officer-${index}`;
      const request = decided[index]?.headers["x-request-id"];
      expect(rows[0]).toMatchObject({ what: "place-given", request: headers["x-request-id"] });
      expect(rows.slice(1)).toContainEqual({ what: "permission-given", actor, request });
    }
  });

  test("that a rule gives is in the audit log with the rule", async () => {
    const { noord, zuid } = institutions();
    const rule = await theSis(noord).put("/standing-approvals/masters", { levels: ["master"] });
    for (const host of [noord, zuid]) {
      const offeringId = await anOfferingOf(host, { places: 1 });
      const student = await aStudent(noord, { level: "master" });
      const { body } = await student.enrol([{ host: host.schacHome, offeringId }]);
      expect(body.homeState).toBe("associated");
      const { rows } = await noord.db.query(
        "SELECT object FROM audit_entry WHERE association_id = $1 ORDER BY entry_id LIMIT 1",
        [body.associationId],
      );
      expect(rows).toEqual([{ object: "standing-approval:masters" }]);
    }
    const written =
      "SELECT actor, request_id FROM audit_entry WHERE object = 'standing-approval:masters' AND what = $1";
    const { rows } = await noord.db.query(written, ["standing-approval-written"]);
    expect(rows).toEqual([{ actor: "sis:sis", request_id: rule.headers["x-request-id"] }]);
    await theSis(noord).delete("/standing-approvals/masters");
  });

  test("frees its place when an officer refuses", async () => {
    const { noord, zuid, federation } = institutions();
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
    const { noord, zuid } = institutions();
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
    const { noord, zuid } = institutions();
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

test("a host learns nothing of a student whose home has not permitted it, nor of another host's student", async () => {
  const { noord, zuid } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 1 });
  const { body } = await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
  const host = thePartner(noord, ZUID);
  const ask = async (associationId: string) => {
    const { status, body: told } = await host.askForPersons([{ associationId, fields: ["givenName"] }]);
    expect(status).toBe(200);
    return told.persons;
  };
  const { associationId } = body;
  expect(await ask(associationId)).toEqual([]);
  await anOfficer(noord).decide(associationId, "approve");
  expect(await ask(associationId)).toEqual([{ associationId, details: { givenName: "Test" } }]);
  expect(await ask(crypto.randomUUID())).toEqual([]);
});

test("a dry run answers as the call that follows it, row by row, and leaves nothing behind", async () => {
  const { noord, zuid, federation } = institutions();
  const offeringId = await anOfferingOf(noord, { places: 1 });
  const [own, guest] = [await aStudent(noord), await aStudent(zuid)];
  const [placed, waits] = [
    (await own.enrol([{ offeringId }])).body,
    (await guest.enrol([{ host: NOORD, offeringId, ifFull: "queue" }])).body,
  ];
  await noord.db.query("UPDATE association SET reason = 'selection-not-decided' WHERE association_id = $1", [
    waits.associationId,
  ]);
  const sis = theSis(noord);
  const tried = "?now=true&dryRun=true";
  const outcomesOf = ({ body }: { readonly body: Read }) => body.outcomes.map(({ outcome }: Read) => outcome);
  const accept = { associationId: waits.associationId, decision: "accept" };
  expect(outcomesOf(await sis.decide([accept], tried))).toEqual(["refused"]);
  // As home it refuses who has the only place, which as host it gives to another.
  const rows = [{ associationId: placed.associationId, role: "home", decision: "refuse" }, accept];
  const dry = await sis.decide(rows, tried);
  await federation.settle();
  expect(await own.read(placed.associationId)).toMatchObject({ homeState: "pending", place: "given" });
  expect(await guest.read(waits.associationId)).toMatchObject({ place: "waiting" });
  const real = await sis.decide(rows, "?now=true");
  expect([outcomesOf(real), dry.body]).toEqual([["decided", "decided"], real.body]);
});
