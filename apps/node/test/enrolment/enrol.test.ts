import type { Clock } from "@wissel/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { tokenOf } from "./test-callers.ts";
import {
  actingAs,
  anOfferingOf,
  aStudent,
  call,
  institutionsOfThisFile,
  placedIn,
  theSis,
  ZUID,
} from "./world.ts";

const institutions = institutionsOfThisFile();

describe("enrolling at a partner", () => {
  test("with a standing approval gives a place at once, and the receipt says what happens next", async () => {
    const { noord, zuid } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 1 });
    const student = await aStudent(noord);
    const { status, body, headers } = await student.enrol([{ host: ZUID, offeringId }]);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      host: { schacHome: ZUID },
      offeringId,
      homeState: "associated",
      hostState: "associated",
      place: "given",
      next: { what: "attend", by: "student" },
      portal: { clientId: "a-portal", name: "The portal a-portal" },
      version: 1,
    });
    expect(headers.location).toBe(`/me/v1/enrolments/${body.associationId}`);
    expect(await student.read(body.associationId)).toEqual(body);
    expect((await student.get("/enrolments")).body.items).toEqual([body]);
  });

  test("tells the host the facts that rules need, under a pseudonym, and no name", async () => {
    const { noord, zuid } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 5 });
    const student = await aStudent(noord, { level: "master", creditsEarned: 90 });
    const { body } = await student.enrol([{ host: ZUID, offeringId }]);
    const { rows } = await zuid.db.query("SELECT * FROM association WHERE offering_id = $1", [offeringId]);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ home: "noord.example", person_id: null, person_details: null });
    expect(rows[0].student).toEqual({ level: "master", creditsEarned: 90 });
    expect(rows[0].pseudonym).not.toBe(student.personId);
    expect(rows[0].association_id).toBe(body.associationId);
  });

  test("that many students do at once gives each an answer, and no place twice", async () => {
    const { noord, zuid } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 7 });
    const students = await Promise.all(Array.from({ length: 40 }, () => aStudent(noord)));
    const answers = await Promise.all(students.map((student) => student.enrol([{ host: ZUID, offeringId }])));
    const places = answers.map(({ body }) => body.place);
    expect(places.filter((place) => place === "given")).toHaveLength(7);
    expect(places.filter((place) => place === "none")).toHaveLength(33);
    expect(answers.find(({ body }) => body.place === "none")?.body).toMatchObject({
      hostState: "denied",
      reason: "place-none-left",
      next: { what: "choose_again", by: "student" },
    });
    expect(await placedIn(zuid, offeringId)).toBe(7);
  });
});

test("the own institution is a host like any other, without the network", async () => {
  const { noord, federation } = institutions();
  federation.internet.cut(noord.origin);
  onTestFinished(() => federation.internet.mend(noord.origin));
  const offeringId = await anOfferingOf(noord, { places: 1 });
  const student = await aStudent(noord);
  const { status, body } = await student.enrol([{ offeringId }]);
  expect(status).toBe(201);
  expect(body).toMatchObject({ place: "given", homeState: "associated", hostState: "associated" });
  const late = await (await aStudent(noord)).enrol([{ offeringId }]);
  expect(late.body).toMatchObject({ place: "none", reason: "place-none-left" });
});

describe("the same request again", () => {
  test("under its key is answered with its receipt, even when the window has closed meanwhile", async () => {
    const { noord, zuid, clock } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 1, enrolmentWindow: closingSoon(clock) });
    const student = await aStudent(noord);
    const first = await student.enrol([{ host: ZUID, offeringId }], "once");
    const second = await student.enrol([{ host: ZUID, offeringId }], "once");
    clock.advance(3_600_000);
    const third = await student.enrol([{ host: ZUID, offeringId }], "once");
    expect([first.status, second.status, third.status]).toEqual([201, 200, 200]);
    expect(second.body).toEqual(first.body);
    expect(third.body).toEqual(first.body);
  });

  test("that comes while the first is being asked waits for its answer", async () => {
    const { noord, zuid } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 5 });
    const student = await aStudent(noord);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => student.enrol([{ host: ZUID, offeringId }], "at-once")),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
    expect(await placedIn(zuid, offeringId)).toBe(1);
  });

  test("under its key with another body is refused", async () => {
    const { noord, zuid } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 1 });
    const student = await aStudent(noord);
    await student.enrol([{ host: ZUID, offeringId }], "once");
    const { status, body } = await student.enrol([{ host: ZUID, offeringId, ifFull: "queue" }], "once");
    expect(status).toBe(422);
    expect(body.type).toBe("https://schemas.wissel.example/problems/idempotency-key-reused");
  });

  test("under a new key is answered with the live enrolment", async () => {
    const { noord, zuid } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 5 });
    const student = await aStudent(noord);
    const first = await student.enrol([{ host: ZUID, offeringId }], "one");
    const second = await student.enrol([{ host: ZUID, offeringId }], "two");
    expect(second.status).toBe(200);
    expect(second.body.associationId).toBe(first.body.associationId);
    expect(await placedIn(zuid, offeringId)).toBe(1);
  });

  test("by two students under one key are two requests", async () => {
    const { noord, zuid } = institutions();
    const offeringId = await anOfferingOf(zuid, { places: 5 });
    const one = await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }], "same");
    const other = await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }], "same");
    expect([one.status, other.status]).toEqual([201, 201]);
    expect(other.body.associationId).not.toBe(one.body.associationId);
  });
});

describe("choices", () => {
  test("are walked until one gives a place", async () => {
    const { noord, zuid } = institutions();
    const full = await anOfferingOf(zuid, { places: 0 });
    const own = await anOfferingOf(noord, { places: 1 });
    const last = await anOfferingOf(zuid, { places: 1 });
    const student = await aStudent(noord);
    const { status, body } = await student.enrol([
      { host: ZUID, offeringId: full },
      { offeringId: own },
      { host: ZUID, offeringId: last },
    ]);
    expect(status).toBe(201);
    expect(body).toMatchObject({ offeringId: own, place: "given" });
    expect(body.choices.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      "refused",
      "granted",
      "passed",
    ]);
    expect((await student.get("/enrolments")).body.items).toHaveLength(2);
  });

  test("that all are full end the request", async () => {
    const { noord, zuid } = institutions();
    const full = await anOfferingOf(zuid, { places: 0 });
    const fuller = await anOfferingOf(noord, { places: 0 });
    const { body } = await (await aStudent(noord)).enrol([
      { host: ZUID, offeringId: full },
      { offeringId: fuller },
    ]);
    expect(body).toMatchObject({ place: "none", next: { what: "choose_again", by: "student" } });
    expect(body.choices.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["refused", "refused"]);
  });
});

describe("a request that cannot be", () => {
  test("for an offering that is not published is a 404 that names the choice", async () => {
    const { noord } = institutions();
    const { personId, enrol } = await aStudent(noord);
    const { status, body } = await enrol([{ host: ZUID, offeringId: crypto.randomUUID() }]);
    expect(status).toBe(404);
    expect(body).toMatchObject({
      type: "https://schemas.wissel.example/problems/offering-unknown",
      errors: [{ in: "body", pointer: "#/choices/0" }],
    });
    const { rows } = await noord.db.query("SELECT 1 FROM enrolment_request WHERE person_id = $1", [personId]);
    expect(rows).toEqual([]);
  });

  test("after the window has closed is a 409 that says when", async () => {
    const { noord, zuid, clock } = institutions();
    const enrolmentWindow = closingSoon(clock);
    const offeringId = await anOfferingOf(zuid, { places: 1, enrolmentWindow });
    clock.advance(3_600_000);
    const { status, body } = await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
    expect(status).toBe(409);
    expect(body).toMatchObject({
      type: "https://schemas.wissel.example/problems/enrolment-window-closed",
      closesAt: enrolmentWindow.closesAt.toISOString(),
    });
  });

  test.each([
    ["an unknown field", { choices: [], ranking: "strict" }],
    ["no choices", { choices: [] }],
    ["an ifFull that does not exist", { choices: [{ offeringId: crypto.randomUUID(), ifFull: "wait" }] }],
    ["an offering that is no id", { choices: [{ offeringId: "WATER-1" }] }],
  ])("with %s is a 400", async (_, body) => {
    const { noord } = institutions();
    const token = await tokenOfStudent(noord);
    const headers = { "idempotency-key": "k" };
    const answer = await call(noord, { method: "POST", url: "/me/v1/enrolments", token, headers, body });
    expect(answer.status).toBe(400);
    expect(answer.body.type).toBe("https://schemas.wissel.example/problems/request-invalid");
  });

  test("without an Idempotency-Key is a 400", async () => {
    const { noord } = institutions();
    const token = await tokenOfStudent(noord);
    const body = { choices: [{ offeringId: crypto.randomUUID() }] };
    const answer = await call(noord, { method: "POST", url: "/me/v1/enrolments", token, body });
    expect(answer.status).toBe(400);
  });

  test("by a token without the scope is a 403", async () => {
    const { noord } = institutions();
    const reader = actingAs(noord, await noord.enter(), { scopes: ["me.read"] });
    const { status, body } = await reader.enrol([{ offeringId: crypto.randomUUID() }]);
    expect(status).toBe(403);
    expect(body.type).toBe("https://schemas.wissel.example/problems/scope-missing");
  });
});

test("another student's enrolment is as unknown as one that never was", async () => {
  const { noord, zuid } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 1 });
  const { body } = await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
  const other = await aStudent(noord);
  const foreign = await other.get(`/enrolments/${body.associationId}`);
  const unknown = await other.get(`/enrolments/${crypto.randomUUID()}`);
  expect(foreign.status).toBe(404);
  expect(foreign.body).toEqual(unknown.body);
  expect((await other.withdraw(body.associationId)).body).toEqual(unknown.body);
});

test("a portal is told what its student is to the node, and the receipt names it", async () => {
  const { noord, zuid } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 1 });
  const portal = actingAs(noord, await noord.enter(), { clientId: "lde-portal" });
  expect((await portal.get("/person")).body).toEqual({
    institution: { schacHome: "noord.example", name: "The university of noord.example" },
    level: "bachelor",
    creditsEarned: 60,
    portal: { clientId: "lde-portal", name: "The portal lde-portal" },
    scopes: ["me.enrol", "me.read", "me.withdraw"],
  });
  const { body } = await portal.enrol([{ host: ZUID, offeringId }]);
  expect(body.portal).toEqual({ clientId: "lde-portal", name: "The portal lde-portal" });
});

test("the SIS of either side sees the enrolment, and pages without gap or repeat", async () => {
  const { noord, zuid } = institutions();
  const offeringId = await anOfferingOf(zuid, { places: 9 });
  for (let count = 0; count < 3; count += 1)
    await (await aStudent(noord)).enrol([{ host: ZUID, offeringId }]);
  for (const [node, role] of [
    [noord, "home"],
    [zuid, "host"],
  ] as const) {
    const first = await theSis(node).get(`/enrolments?limit=2&offeringId=${offeringId}`);
    const second = await theSis(node).get(
      `/enrolments?limit=2&offeringId=${offeringId}&cursor=${first.body.next}`,
    );
    expect([first.body.items.length, second.body.items.length]).toEqual([2, 1]);
    expect(second.body.next).toBeUndefined();
    const items = [...first.body.items, ...second.body.items];
    expect(new Set(items.map((item) => item.associationId)).size).toBe(3);
    expect(items.map((item) => [item.role, item.homeState, item.hostState])).toEqual(
      Array.from({ length: 3 }, () => [role, "associated", "associated"]),
    );
  }
});

async function tokenOfStudent(node: Parameters<typeof aStudent>[0]): Promise<string> {
  const scopes = ["me.enrol"];
  return tokenOf({ kind: "student", personId: await node.enter(), clientId: "a-portal", scopes });
}

/** A window that is open for less than another hour. */
function closingSoon(clock: Clock) {
  return { closesAt: new Date(clock.now().getTime() + 3_600_000), timeZone: "Europe/Amsterdam" };
}
