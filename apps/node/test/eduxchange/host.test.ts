import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aHostWorld, type Guest, type HostWorld, INTAKE } from "./a-host.ts";
import { CROWD, HOME, HOST, keptIn } from "./a-host-node.ts";
import { describeCutShort } from "./cut-short.ts";
import { describeToldInVersion } from "./told-in-version.ts";
import { describeTwoRoads } from "./two-roads.ts";

/** Host behind an unmodified enrolment receiver: the broker speaks to the receiver, the receiver to this node and to home. */
let world: HostWorld;
beforeAll(async () => {
  world = await aHostWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const PATIENCE = { timeout: 20_000, interval: 50 };
const DAY_MS = 86_400_000;
const offer = (offeringId: string) => ({
  offeringId,
  offeringType: "course",
  name: [{ language: "en-GB", value: "T" }],
});
const keptOf = (offeringId: string) => keptIn(world.home, offeringId);
const lastSaid = (offeringId: string) => keptOf(offeringId)[0]?.messages.at(-1);
const enrolmentsIn = async (offeringId: string) =>
  (await world.sis("GET", `/enrolments?role=host&offeringId=${offeringId}`)).items;

async function aPlacedGuest(offeringId: string): Promise<{ guest: Guest; associationId: string }> {
  const guest = world.guest();
  const { body } = await world.receiver.start(guest.correlationId, offer(offeringId), "en");
  expect(body).toMatchObject({ result: "ok", code: 200 });
  await expect.poll(() => keptOf(offeringId).length, PATIENCE).toBe(1);
  const [{ associationId }] = await enrolmentsIn(offeringId);
  return { guest, associationId };
}

async function post(offeringId: string, score: string): Promise<void> {
  const [{ associationId }] = await enrolmentsIn(offeringId);
  const row = {
    home: HOME,
    associationId,
    state: "completed",
    pass: "passed",
    score,
    resultDate: "2026-11-30",
  };
  const { outcomes } = await world.sis("POST", "/results", { rows: [row] });
  expect(outcomes).toMatchObject([{ outcome: "issued" }]);
}

async function intake(body: unknown, credentials = INTAKE, language = "nl") {
  const token = Buffer.from(`${credentials.user}:${credentials.password}`).toString("base64");
  const answer = await fetch(`${world.baseUrl}/eduxchange/intake`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Basic ${token}`,
      "accept-language": language,
    },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as { code?: unknown; message?: string } };
}

describe("an intake", () => {
  test("is refused without the receiver's credentials", async () => {
    expect((await intake({}, { user: "api_user", password: "guessed" })).status).toBe(401);
  });

  test("is taken from a receiver that comes with a token instead, a new one for each", async () => {
    world.receiver.asksByToken(`${world.baseUrl}/oauth/token`);
    const { calls } = world.receiver;
    const before = calls.length;
    const offeringId = await world.anOffering(2);
    for (const { correlationId } of [world.guest(), world.guest()])
      expect(await world.receiver.start(correlationId, offer(offeringId))).toMatchObject({ status: 200 });
    world.receiver.asksByToken(undefined);
    const asked = calls.slice(before).filter(({ url }) => /oauth.token|intake/.test(url));
    expect(asked.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await enrolmentsIn(offeringId)).toHaveLength(2);
  });

  test("gives a place at once, tells home afterwards, and looks to the SIS like any other enrolment", async () => {
    const offeringId = await world.anOffering(1);
    await aPlacedGuest(offeringId);
    await expect
      .poll(() => enrolmentsIn(offeringId), PATIENCE)
      .toMatchObject([{ home: HOME, host: HOST, homeState: "associated", hostState: "associated" }]);
    const [{ student }] = await enrolmentsIn(offeringId);
    // What the offering asks for, of all that the receiver handed over.
    expect(Object.keys(student.details).toSorted()).toEqual(["givenName", "mail", "surname"]);
    expect(keptOf(offeringId)[0]?.messages[0]).toMatchObject({
      ...{ role: "student", remoteState: "associated", offering: { offeringId } },
      issuer: { primaryCode: { codeType: "schacHome", code: HOST } },
    });
  });

  test("has an integer code and a message in the student's language: a position, and a no that needs no second try", async () => {
    const offeringId = await world.anOffering(1);
    await aPlacedGuest(offeringId);
    // Names as OOAPI v4 wrote them: nothing of the offering counts but its id.
    const v4 = { ...offer(offeringId), name: "Tides" };
    const english = await world.receiver.start(world.guest().correlationId, v4, "en-GB,nl;q=0.5");
    expect(english.body).toMatchObject({ code: 200, message: "You are number 1 on the waiting list." });
    const dutch = await world.receiver.start(world.guest().correlationId, offer(offeringId), "nl-NL");
    expect(dutch.body).toMatchObject({ code: 200, message: "Je bent nummer 2 op de wachtlijst." });
    const unknown = await world.receiver.start(world.guest().correlationId, offer(crypto.randomUUID()), "en");
    expect(unknown).toMatchObject({ status: 200, body: { result: "error", code: 422 } });
    const person = { personId: "x", otherCodes: [{ codeType: "schacHome", code: "vreemd.example" }] };
    for (const body of [{}, { offering: offer(offeringId), person: { personId: "x" } }])
      expect(await intake(body)).toMatchObject({ status: 200, body: { code: 400 } });
    expect(await intake({ offering: offer(offeringId), person })).toMatchObject({ body: { code: 422 } });
    const own = { ...person, otherCodes: [{ codeType: "schacHome", code: HOST }] };
    const answer = await intake({ offering: offer(offeringId), person: own });
    expect(answer.body).toMatchObject({ code: 422, message: expect.stringContaining("eigen instelling") });
  });

  test("that comes twice, as by a double click, is one enrolment with the same answer", async () => {
    const offeringId = await world.anOffering(5);
    const { correlationId } = world.guest();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => world.receiver.start(correlationId, offer(offeringId))),
    );
    expect(answers.map(({ body }) => body.code)).toEqual([200, 200, 200, 200]);
    expect(await enrolmentsIn(offeringId)).toHaveLength(1);
    await expect.poll(() => keptOf(offeringId).length, PATIENCE).toBe(1);
    expect(
      await world.query(
        "SELECT FROM eduxchange_intake JOIN association USING (association_key) WHERE offering_id = $1",
        [offeringId],
      ),
    ).toHaveLength(1);
  });
});

describeCutShort(() => world);
describeToldInVersion(() => world);
describeTwoRoads(() => world);

test("the registry tells receivers what is registered, and everybody else no address", async () => {
  const registry = `${world.baseUrl}/eduxchange/registry/api`;
  const ask = async (path: string, body: object) => {
    const answer = await fetch(`${registry}/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const { personsEndpoint: personURI, associationsEndpoint: associationsURI } = world.home;
  // As a receiver sends it, with all that it knows.
  const entity = {
    id: 1,
    identifier: "x",
    personURI,
    homeInstitution: HOME,
    personAuth: "HEADER",
    eduid: null,
  };
  const validate = "validate-service-registry-endpoints";
  expect(await ask(validate, entity)).toEqual({ status: 200, body: { valid: true } });
  expect(await ask(validate, { ...entity, homeInstitution: HOST })).toMatchObject({ body: { valid: false } });
  expect(await ask("associations-uri", { homeInstitution: HOME })).toMatchObject({
    body: { associationsURI },
  });
  expect(await ask("persons-uri", { homeInstitution: "oost.example" })).toMatchObject({ status: 404 });
  const list = await (await fetch(`${registry}/service-registry`)).json();
  expect(list).toEqual([{ schacHome: HOME, personAuthentication: "HEADER", scopes: `${HOME}/persons` }]);
});

describe("home", () => {
  test("that has to decide first is asked until it has, and a no frees the place for the next", async () => {
    world.home.says("pending");
    const offeringId = await world.anOffering(1);
    await aPlacedGuest(offeringId);
    const waiting = world.guest();
    await world.receiver.start(waiting.correlationId, offer(offeringId));
    await expect.poll(() => keptOf(offeringId).length, PATIENCE).toBe(2);
    const [first] = keptOf(offeringId);
    if (first === undefined) throw new Error("home has heard of nobody");
    first.state = "denied";
    world.clock.advance(60_000);
    await expect
      .poll(
        async () =>
          (await enrolmentsIn(offeringId)).map((one: { hostState: string }) => one.hostState).toSorted(),
        PATIENCE,
      )
      .toEqual(["associated", "cancelled"]);
    // Both hear of it: the one whose place has ended, and the one who has it now.
    await expect
      .poll(() => keptOf(offeringId).map(({ messages }) => messages.at(-1)?.remoteState), PATIENCE)
      .toEqual(["canceled", "associated"]);
    world.home.says("associated");
  });

  test("that takes an association in and answers 500 is told again, and one enrolment comes of it", async () => {
    const offeringId = await world.anOffering(1);
    // The receiver repeats it at once, which fails as well.
    world.home.failAfterCommit("POST", 2);
    const { body } = await world.receiver.start(world.guest().correlationId, offer(offeringId));
    expect(body).toMatchObject({ code: 200 });
    await expect.poll(() => keptOf(offeringId).length, PATIENCE).toBe(2);
    const later = async () => {
      world.clock.advance(5_000);
      return (await enrolmentsIn(offeringId))[0].homeState;
    };
    await expect.poll(later, PATIENCE).toBe("associated");
    expect(await enrolmentsIn(offeringId)).toHaveLength(1);
  });
});

describe("a result", () => {
  test("and its correction reach home in the strict form of v5, and count as received", async () => {
    const offeringId = await world.anOffering(1);
    await aPlacedGuest(offeringId);
    await post(offeringId, "7,5");
    await expect
      .poll(() => lastSaid(offeringId), PATIENCE)
      .toMatchObject({
        ...{ remoteState: "associated", result: { state: "completed", pass: "passed", score: "7,5" } },
      });
    const [{ associationId }] = await enrolmentsIn(offeringId);
    const result = { state: "completed", pass: "passed", score: "8", resultDate: "2026-11-30" };
    const corrected = { home: HOME, associationId, changes: 1, reason: "clerical_error", ...result };
    await world.sis("POST", "/results/corrections", { rows: [corrected] });
    await expect.poll(() => lastSaid(offeringId), PATIENCE).toMatchObject({ result: { score: "8" } });
    await expect
      .poll(
        () =>
          world
            .query(
              "SELECT FROM result JOIN association USING (association_key) WHERE offering_id = $1 AND received_at IS NOT NULL",
              [offeringId],
            )
            .then((rows) => rows.length),
        PATIENCE,
      )
      .toBeGreaterThan(0);
  });

  test("arrives when a receiver that was down for a week is back, although the token was renewed meanwhile", async () => {
    const offeringId = await world.anOffering(1);
    const { guest } = await aPlacedGuest(offeringId);
    await world.receiver.pause();
    await post(offeringId, "9");
    const attempts = () =>
      world.query(
        `SELECT delivery.state, last_verdict FROM delivery JOIN result ON result_id = delivery_id
         JOIN association ON association.association_key = result.association_key WHERE offering_id = $1`,
        [offeringId],
      );
    await expect.poll(async () => (await attempts())[0]?.last_verdict, PATIENCE).toBe("peer-unreachable");
    for (let day = 0; day < 7; day += 1) world.clock.advance(DAY_MS);
    world.identityProvider.expire(guest.accessToken);
    await world.receiver.resume();
    await expect.poll(() => lastSaid(offeringId), PATIENCE).toMatchObject({ result: { score: "9" } });
    await expect.poll(async () => (await attempts())[0]?.state, PATIENCE).toBe("delivered");
  });
});

test("a home that never names what it is told of is a task, until it does, or the enrolment has ended", async () => {
  const offeringId = await world.anOffering(2);
  // Whatever the receiver is asked now, and for each retry, fails.
  world.home.refuse(503, 1_000);
  const personId = world.guest().eduid;
  const person = { personId, otherCodes: [{ codeType: "schacHome", code: HOME }] };
  expect(await intake({ offering: offer(offeringId), person })).toMatchObject({ body: { code: 200 } });
  const tasks = () =>
    world.query(
      `SELECT kind, settled_at IS NOT NULL AS settled FROM task JOIN association USING (association_key)
       WHERE offering_id = $1`,
      [offeringId],
    );
  world.clock.advance(DAY_MS + 1_000);
  await expect.poll(tasks, PATIENCE).toEqual([{ kind: "home_not_reached", settled: false }]);
  world.home.refuse(503, 0);
  const later = async () => {
    world.clock.advance(DAY_MS);
    return await tasks();
  };
  await expect.poll(later, PATIENCE).toEqual([{ kind: "home_not_reached", settled: true }]);
  expect(keptOf(offeringId)).toHaveLength(1);
});

test("students who come at once are all answered, and none is starved or placed twice", async () => {
  const places = CROWD - 10;
  const offeringId = await world.anOffering(places);
  const guests = Array.from({ length: CROWD }, () => world.guest());
  const answers = await Promise.all(
    guests.map(({ correlationId }) => world.receiver.start(correlationId, offer(offeringId), "en")),
  );
  expect(answers.filter(({ body }) => body.code !== 200)).toEqual([]);
  const placed = answers.filter(({ body }) => String(body.message).startsWith("You have a place"));
  expect(placed).toHaveLength(places);
  await expect.poll(() => keptOf(offeringId).length, { ...PATIENCE, timeout: 60_000 }).toBe(CROWD);
}, 90_000);
