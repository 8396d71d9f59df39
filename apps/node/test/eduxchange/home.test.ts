import { randomUUID } from "node:crypto";
import { inTransaction } from "@wissel/store";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resultEventHandlers } from "../../src/results/event-handlers.ts";
import { toWireVersion } from "../../src/results/event-wire.ts";
import { ALL_SCOPES, aHomeWorld, HOME, HOST, type HomeWorld, SCOPES } from "./a-home.ts";

/** Home toward an unmodified enrolment receiver: the host's system speaks to the receiver, the receiver to this node. */
let world: HomeWorld;
beforeAll(async () => {
  world = await aHomeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const RESULT = {
  state: "completed",
  pass: "passed",
  score: "7,5",
  resultDate: "2026-11-30T13:00:00+01:00",
  studyLoad: { studyLoadUnit: "ects", value: 5 },
  ext: { resultValueType: "1-10", responsibleTeachers: [{ displayName: "A. Docent" }] },
};

function anEnrolment(offeringId: string, overrides: object = {}) {
  return {
    role: "student",
    state: "associated",
    remoteState: "associated",
    offering: { offeringId, offeringType: "course", name: [{ language: "en-GB", value: "Tides" }] },
    issuer: { primaryCode: { codeType: "schacHome", code: HOST }, organizationType: "root" },
    ...overrides,
  };
}

async function aBroughtEnrolment() {
  const offeringId = randomUUID();
  await world.permit([offeringId]);
  const student = await world.enter();
  const { status, body } = await world.atReceiver(
    "POST",
    `/associations/external/${student.eduid}`,
    anEnrolment(offeringId),
  );
  expect(status).toBe(201);
  return { student, offeringId, associationId: body.associationId as string };
}

/** What the receiver has asked of this node. */
const homeCalls = () =>
  world.receiver.calls.filter(({ direction, url }) => direction === "made" && url.includes("/eduxchange/"));
const enrolmentAtSis = async (associationId: string) => {
  const { body } = await world.sis("GET", "/enrolments?role=home&limit=500");
  return body.items.find((one: { associationId: string }) => one.associationId === associationId);
};
const resultsAtSis = async (associationId: string) =>
  (await world.sis("GET", `/results-received?associationId=${associationId}`)).body.items;

describe("the student", () => {
  test("is told of by header or by form to whoever holds the token, with no more than may be told", async () => {
    const student = await world.enter();
    const byHeader = await world.atHome(student, { method: "GET", path: "/persons/me" });
    expect(byHeader).toMatchObject({
      status: 200,
      body: {
        ...{ givenName: "Test", surname: "Student", activeEnrollment: true },
        otherCodes: [{ codeType: "schacHome", code: HOME }],
      },
    });
    // Not the student number, and no id by which two hosts could compare.
    expect(byHeader.body.personId).not.toBe(student.personId);
    expect(JSON.stringify(byHeader.body)).not.toContain(`S-${student.personId}`);
    const byForm = await world.atHome(undefined, {
      ...{ method: "POST", path: "/persons/me", contentType: "application/x-www-form-urlencoded" },
      body: `access_token=${student.accessToken}`,
    });
    expect(byForm).toEqual(byHeader);
  });

  test("of a token that is not active any more is told to nobody", async () => {
    const student = await world.enter();
    world.identityProvider.expire(student.accessToken);
    for (const path of ["/persons/me", `/associations/${randomUUID()}`])
      expect(await world.atHome(student, { method: "GET", path })).toMatchObject({ status: 401 });
    const body = `access_token=${student.accessToken}`;
    const contentType = "application/x-www-form-urlencoded";
    expect(
      await world.atHome(undefined, { method: "POST", path: "/persons/me", body, contentType }),
    ).toMatchObject({ status: 401 });
    expect((await world.atHome(undefined, { method: "GET", path: "/persons/me" })).status).toBe(401);
  });

  test("with a token of the wrong scope is neither told of nor enrolled", async () => {
    const forPersons = await world.enter(`openid ${SCOPES.persons}`);
    const forResults = await world.enter(`openid ${SCOPES.associations}`);
    const create = {
      method: "POST",
      path: "/associations/external/me",
      body: anEnrolment(randomUUID()),
    } as const;
    expect((await world.atHome(forResults, { method: "GET", path: "/persons/me" })).status).toBe(403);
    expect((await world.atHome(forPersons, create)).status).toBe(403);
  });

  test("who is not known here is 404 as a person, and denied as an enrolment", async () => {
    const token = world.identityProvider.issue({ sub: "x", eduid: randomUUID(), scope: ALL_SCOPES });
    expect((await world.atHome(token, { method: "GET", path: "/persons/me" })).status).toBe(404);
    const body = anEnrolment(randomUUID());
    const answer = await world.atHome(token, { method: "POST", path: "/associations/external/me", body });
    expect(answer).toMatchObject({
      status: 201,
      body: { state: "denied", associationId: expect.any(String) },
    });
  });
});

describe("an enrolment that a receiver brings", () => {
  test("looks to the SIS like one that was asked from node to node, and is answered where home stands", async () => {
    const { associationId, offeringId } = await aBroughtEnrolment();
    expect(await enrolmentAtSis(associationId)).toMatchObject({
      ...{ host: HOST, offeringId, homeState: "associated", hostState: "associated" },
    });
    expect(await world.atReceiver("GET", `/associations/${associationId}`)).toMatchObject({
      ...{ status: 200 },
      body: { associationId, role: "student", state: "associated", remoteState: "associated" },
    });
  });

  test("waits for an officer at home, whom the host hears of by asking", async () => {
    const student = await world.enter();
    const { body } = await world.atReceiver(
      "POST",
      `/associations/external/${student.eduid}`,
      anEnrolment(randomUUID()),
    );
    expect(body).toMatchObject({ state: "pending", message: [{ language: "nl-NL" }, { language: "en-GB" }] });
    const { associationId } = body;
    const decision = await world.officer(`/approvals/${associationId}/decision`, { decision: "approve" });
    expect(decision.status).toBe(200);
    expect((await world.atReceiver("GET", `/associations/${associationId}`)).body.state).toBe("associated");
    // The host asks; nothing is owed to it.
    expect(await world.count("delivery WHERE kind = 'command'")).toBe(0);
  });

  test("with hardly a field is answered with 201 and denied, so that no refresh token is burnt", async () => {
    const student = await world.enter();
    const before = homeCalls().length;
    const answer = await world.atReceiver("POST", `/associations/external/${student.eduid}`, {
      ...{ role: "student", remoteState: "associated" },
    });
    expect(answer).toMatchObject({ status: 201, body: { state: "denied" } });
    expect(homeCalls()).toHaveLength(before + 1);
  });

  test("of a host that nothing was agreed with is denied, by the same id when it is repeated, and can be looked up", async () => {
    const student = await world.enter();
    const issuer = { primaryCode: { codeType: "schacHome", code: "vreemd.example" } };
    const body = anEnrolment(randomUUID(), { issuer });
    const path = `/associations/external/${student.eduid}`;
    const first = await world.atReceiver("POST", path, body);
    const second = await world.atReceiver("POST", path, body);
    expect(first).toMatchObject({ status: 201, body: { state: "denied" } });
    expect(second.body).toEqual(first.body);
    const found = await world.atReceiver("GET", `/associations/${first.body.associationId}`);
    expect(found).toMatchObject({ status: 200, body: { state: "denied" } });
  });

  test("and is repeated after a 5xx, or by a double click, is one association", async () => {
    const offeringId = randomUUID();
    const student = await world.enter();
    const path = `/associations/external/${student.eduid}`;
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => world.atReceiver("POST", path, anEnrolment(offeringId))),
    );
    const again = await world.atReceiver("POST", path, anEnrolment(offeringId, { remoteState: "queued" }));
    const ids = [...answers, again].map(({ body }) => body.associationId);
    expect(new Set(ids).size).toBe(1);
    expect(await world.count(`association WHERE offering_id = '${offeringId}'`)).toBe(1);
  });

  test("of another student is nobody else's to see or to change", async () => {
    const { associationId } = await aBroughtEnrolment();
    const other = await world.enter();
    const path = `/associations/${associationId}`;
    expect((await world.atHome(other, { method: "GET", path })).status).toBe(404);
    const body = { remoteState: "canceled" };
    expect((await world.atHome(other, { method: "PATCH", path, body })).status).toBe(404);
    expect(await enrolmentAtSis(associationId)).toMatchObject({ hostState: "associated" });
  });
});

describe("what a host says later", () => {
  test.each(["canceled", "cancelled"])("ends the enrolment when it is spelt %s", async (remoteState) => {
    const { associationId, student } = await aBroughtEnrolment();
    const patched = await world.atHome(student, {
      ...{ method: "PATCH", path: `/associations/${associationId}`, body: { remoteState } },
      contentType: "application/merge-patch+json",
    });
    expect(patched).toMatchObject({ status: 200, body: { associationId } });
    expect(await enrolmentAtSis(associationId)).toMatchObject({ hostState: "cancelled" });
    const late = await world.atReceiver("PATCH", `/associations/${associationId}`, {
      remoteState: "associated",
    });
    expect(late.status).toBe(200);
    expect(await enrolmentAtSis(associationId)).toMatchObject({ hostState: "cancelled" });
  });

  test("as a result reaches the SIS byte for byte, final by `completed`, with every PATCH kept and a merged view", async () => {
    const { associationId } = await aBroughtEnrolment();
    const path = `/associations/${associationId}`;
    const open = { state: "in progress", resultDate: "2026-11-01", score: "5" };
    await world.atReceiver("PATCH", path, { result: open });
    await world.atReceiver("PATCH", path, { remoteState: "completed", result: RESULT });
    await world.atReceiver("PATCH", path, { remoteState: "completed", result: RESULT });
    const results = await resultsAtSis(associationId);
    expect(results).toMatchObject([
      { version: 1, score: "5", final: false },
      {
        version: 2,
        score: "7,5",
        final: true,
        resultDate: "2026-11-30",
        resultValueType: "1_10",
        pass: "passed",
      },
    ]);
    const { body } = await world.atReceiver("GET", path);
    expect(body).toMatchObject({ remoteState: "associated", result: { score: "7,5", ext: RESULT.ext } });
    expect(body.personId).toBeUndefined();
    expect(
      await world.count(`eduxchange_message JOIN association USING (association_key)
      WHERE association_id = '${associationId}'`),
    ).toBe(3);
  });

  test("about a result that was final is a correction, and a person has to look once it is on the record", async () => {
    const { associationId } = await aBroughtEnrolment();
    const path = `/associations/${associationId}`;
    await world.atReceiver("PATCH", path, { remoteState: "completed", result: RESULT });
    const [{ resultId }] = await resultsAtSis(associationId);
    expect((await world.sis("POST", `/results-received/${resultId}/recorded`)).status).toBe(200);
    await world.atReceiver("PATCH", path, { remoteState: "completed", result: { ...RESULT, score: "8" } });
    expect(await resultsAtSis(associationId)).toMatchObject([
      {},
      { version: 2, kind: "corrected", score: "8" },
    ]);
    const { body } = await world.sis("GET", "/tasks");
    const kinds = body.items.map((task: { kind: string; associationId: string }) =>
      task.associationId === associationId ? task.kind : undefined,
    );
    expect(kinds).toContain("recorded_result_changed");
    // A host that leads is owed no receipt.
    expect(await world.count(`delivery WHERE recipient = '${HOST}'`)).toBe(0);
  });

  test("as a result of a cancelled enrolment is taken", async () => {
    const { associationId } = await aBroughtEnrolment();
    const path = `/associations/${associationId}`;
    await world.atReceiver("PATCH", path, { remoteState: "canceled" });
    expect((await world.atReceiver("PATCH", path, { result: RESULT })).status).toBe(200);
    expect(await resultsAtSis(associationId)).toHaveLength(1);
  });

  test("by the old results call reaches the enrolment in the offering that it names", async () => {
    const { student, offeringId, associationId } = await aBroughtEnrolment();
    const body = { personId: student.eduid, offering: { offeringId }, result: RESULT };
    expect((await world.atReceiver("POST", "/api/results", body)).status).toBe(200);
    expect(await resultsAtSis(associationId)).toMatchObject([{ score: "7,5" }]);
  });
});

test("a signed result of a host with a node counts for an enrolment that came by eduXchange, and is receipted", async () => {
  const { associationId, offeringId } = await aBroughtEnrolment();
  const now = new Date();
  const clock = { now: () => now };
  const handlers = resultEventHandlers({ own: HOME, clock, newId: uuidv7, log: console as never });
  const content = { state: "completed", resultDate: "2026-11-30", score: "8", final: true } as const;
  const payload = toWireVersion(offeringId, { version: 1, statement: { kind: "issued", content } });
  const facts = {
    issuer: HOST,
    jti: uuidv7(),
    txn: uuidv7(),
    sha256: "digest",
    issuedAt: now,
    receivedAt: now,
  };
  const judged = await inTransaction(world.pool, (client) =>
    handlers["result-issued"](client, { ...facts, name: "result-issued", associationId, payload }),
  );
  expect(judged).toMatchObject({ kind: "applied", receipt: { version: 1 } });
  expect(await resultsAtSis(associationId)).toMatchObject([{ associationId, version: 1 }]);
});
