import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ALL_SCOPES, aHomeWorld, HOME, HOST, type HomeWorld, SCOPES } from "./a-home.ts";
import { aBroughtEnrolment, anEnrolment, enrolmentAtSis, homeCalls, resultsAtSis } from "./home-acts.ts";
import { describeHostNews } from "./host-news.ts";

/** Home toward an unmodified enrolment receiver: the host's system speaks to the receiver, the receiver to this node. */
let world: HomeWorld;
beforeAll(async () => {
  world = await aHomeWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** As long as what the identity provider says of a token is believed. */
const BELIEVED_MS = 15_000;

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

  test("is called as the institution calls her, and else as the identity provider does", async () => {
    const student = await world.enter();
    await world.forgetMail(student);
    const said = { given_name: "Other", family_name: "Person", email: "said@idp.example" };
    const claims = { sub: student.eduid, eduid: student.eduid, scope: ALL_SCOPES };
    const spoken = world.identityProvider.issue({ ...claims, ...said });
    const answer = await world.atHome(spoken, { method: "GET", path: "/persons/me" });
    expect(answer.body).toMatchObject({ displayName: "Test Student", mail: "said@idp.example" });
    const silent = await world.atHome(student, { method: "GET", path: "/persons/me" });
    expect(silent.body).toMatchObject({ displayName: "Test Student" });
    expect(silent.body).not.toHaveProperty("mail");
  });

  test("is enrolled in what runs, and not active once nothing does", async () => {
    const student = await world.enter();
    const studies = (state: string) =>
      world.pool.query(
        `UPDATE person SET programme_code = NULL, study_enrolments = jsonb_build_array(jsonb_build_object(
           'programmeCode', 'B-LAW', 'level', 'bachelor', 'startDate', '2020-09-01', 'state', $2::text))
         WHERE person_id = $1`,
        [student.personId, state],
      );
    await studies("associated");
    const { body } = await world.atHome(student, { method: "GET", path: "/persons/me" });
    expect(body).toMatchObject({
      activeEnrollment: true,
      consumers: [{ enrollments: [{ name: "B-LAW" }] }],
    });
    await studies("finished");
    const later = await world.atHome(student, { method: "GET", path: "/persons/me" });
    expect(later.body).toMatchObject({ activeEnrollment: false, consumers: [] });
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
    const { associationId, offeringId } = await aBroughtEnrolment(world);
    expect(await enrolmentAtSis(world, associationId)).toMatchObject({
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
    const before = homeCalls(world).length;
    const answer = await world.atReceiver("POST", `/associations/external/${student.eduid}`, {
      ...{ role: "student", remoteState: "associated" },
    });
    expect(answer).toMatchObject({ status: 201, body: { state: "denied" } });
    expect(homeCalls(world)).toHaveLength(before + 1);
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

  test("and whose answer is lost after the commit is one association, by the id of the repeat", async () => {
    const offeringId = randomUUID();
    const student = await world.enter();
    const before = homeCalls(world).length;
    world.road.failAfterCommit("POST", 1);
    const path = `/associations/external/${student.eduid}`;
    const { status, body } = await world.atReceiver("POST", path, anEnrolment(offeringId));
    expect(
      homeCalls(world)
        .slice(before)
        .map((one) => one.status),
    ).toEqual([500, 201]);
    expect(status).toBe(201);
    expect(await world.count(`association WHERE offering_id = '${offeringId}'`)).toBe(1);
    expect((await world.atReceiver("GET", `/associations/${body.associationId}`)).status).toBe(200);
  });

  test("for education of home itself is denied, and says where to enrol", async () => {
    const student = await world.enter();
    const issuer = { primaryCode: { codeType: "schacHome", code: HOME } };
    const body = anEnrolment(randomUUID(), { issuer });
    const answer = await world.atReceiver("POST", `/associations/external/${student.eduid}`, body);
    expect(answer).toMatchObject({ status: 201, body: { state: "denied" } });
    expect(answer.body.message[1].value).toContain("your own institution");
  });

  test("stays the student's when the receiver has renewed the token, and when it can not any more", async () => {
    const { student, associationId } = await aBroughtEnrolment(world);
    const path = `/associations/${associationId}`;
    const before = homeCalls(world).length;
    const expire = (accessToken: string) => {
      world.identityProvider.expire(accessToken);
      world.clock.advance(BELIEVED_MS);
    };
    // Renewed: what was hers under the old token is hers under the new one.
    expire(student.accessToken);
    expect((await world.atReceiver("GET", path)).status).toBe(200);
    expect(
      homeCalls(world)
        .slice(before)
        .map((one) => one.status),
    ).toEqual([401, 200]);
    // A refresh that gives no new refresh token leaves the receiver with none, once the access token is over.
    const other = await aBroughtEnrolment(world);
    world.identityProvider.forgetRotated();
    expire(other.student.accessToken);
    const lost = `/associations/${other.associationId}`;
    expect((await world.atReceiver("GET", lost)).status).toBe(200);
    world.identityProvider.expireAll();
    world.clock.advance(BELIEVED_MS);
    const result = { state: "completed", resultDate: "2026-11-30", score: "7" };
    expect((await world.atReceiver("PATCH", lost, { result })).status).toBe(400);
    expect(await enrolmentAtSis(world, other.associationId)).toMatchObject({ hostState: "associated" });
    // Who signs in anew finds it again.
    const anew = world.identityProvider.issue({ sub: "x", eduid: other.student.eduid, scope: ALL_SCOPES });
    expect((await world.atHome(anew, { method: "PATCH", path: lost, body: { result } })).status).toBe(200);
    expect(await resultsAtSis(world, other.associationId)).toMatchObject([{ score: "7" }]);
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
    const { associationId } = await aBroughtEnrolment(world);
    const other = await world.enter();
    const path = `/associations/${associationId}`;
    expect((await world.atHome(other, { method: "GET", path })).status).toBe(404);
    const body = { remoteState: "canceled" };
    expect((await world.atHome(other, { method: "PATCH", path, body })).status).toBe(404);
    expect(await enrolmentAtSis(world, associationId)).toMatchObject({ hostState: "associated" });
  });
});

describeHostNews(() => world);
