import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CROWD, HOME, HOST, keptIn } from "./a-host-node.ts";
import { aReceiverWorld, PAGE, type ReceiverWorld } from "./a-receiver.ts";

/** Host without SURF's receiver: browsers and the broker speak to this node, and it speaks to homes itself. */
let world: ReceiverWorld;
beforeAll(async () => {
  world = await aReceiverWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const PATIENCE = { timeout: 20_000, interval: 50 };
const DAY_MS = 86_400_000;
const offer = (offeringId: string) => ({ offeringId, offeringType: "course" });
const keptOf = (offeringId: string) => keptIn(world.home, offeringId);
const enrolmentsIn = async (offeringId: string) =>
  (await world.sis("GET", `/enrolments?role=host&offeringId=${offeringId}`)).items;
const tokensOf = async (correlationId: string) =>
  await world.query("SELECT tokens_jwe FROM eduxchange_request WHERE correlation_id = $1", [correlationId]);
const errorOf = ({ location }: { readonly location: URL }) => location.searchParams.get("error");

describe("a student", () => {
  test("comes from the broker's page, signs in, is placed, and home is told with the student's token", async () => {
    const offeringId = await world.anOffering(1);
    const { location, cookie } = await world.begin();
    expect(Object.fromEntries(location.searchParams)).toMatchObject({
      scope: `openid ${HOME}/persons ${HOME}/results offline_access`,
      prompt: "consent",
      code_challenge_method: "S256",
      redirect_uri: `${world.baseUrl}/eduxchange/redirect`,
    });
    const state = location.searchParams.get("state") ?? "";
    expect(state).toMatch(/^[\w.-]{1,1023}$/);
    const login = { sub: "s1", eduid: "e1", givenName: "Gast" };
    const back = await world.comeBack(world.identityProvider.signIn(location.href, login), cookie);
    expect(back.location.href.startsWith(`${PAGE}?step=enroll&correlationID=`)).toBe(true);
    expect(back.location.searchParams.get("name")).toBe("Gast");

    const correlationId = back.location.searchParams.get("correlationID") ?? "";
    const started = await world.start(correlationId, offer(offeringId));
    expect(started).toMatchObject({
      status: 200,
      body: { result: "ok", code: 200, "oo-api-offering-id": offeringId },
    });
    await expect
      .poll(() => enrolmentsIn(offeringId), PATIENCE)
      .toMatchObject([{ home: HOME, host: HOST, homeState: "associated", hostState: "associated" }]);
    const [{ student }] = await enrolmentsIn(offeringId);
    expect(Object.keys(student.details).toSorted()).toEqual(["givenName", "mail", "surname"]);
    expect(keptOf(offeringId)).toHaveLength(1);
    // A second click, and a second try, get the same.
    const again = await Promise.all([1, 2].map(() => world.start(correlationId, offer(offeringId), "nl")));
    expect(again.map(({ body }) => body.message)).toEqual(["Je hebt een plaats.", "Je hebt een plaats."]);
    expect(await enrolmentsIn(offeringId)).toHaveLength(1);
    // The tokens are not there to be read, and a sign-in is good for one offering.
    const [{ tokens_jwe: sealed }] = await tokensOf(correlationId);
    expect(sealed).not.toContain("access-");
    expect(await world.start(correlationId, offer(await world.anOffering(1)))).toMatchObject({ status: 409 });
  });
});

describe("a browser", () => {
  test.each([
    ["names a home that nobody has registered", { homeInstitution: "oost.example" }],
    ["names another address for the person", { personURI: "http://127.0.0.1:1/persons/me" }],
    ["asks for a scope that is not registered", { scope: "openid admin" }],
  ])("that %s goes back with 412, and no sign-in begins", async (_, form) => {
    const sent = await world.begin(form);
    expect([sent.location.origin, errorOf(sent), sent.cookie]).toEqual(["http://broker.example", "412", ""]);
  });

  test("that brings a forged state, another's cookie, a used one or a no goes back with 417", async () => {
    const { location, cookie } = await world.begin();
    const back = world.identityProvider.signIn(location.href, { sub: "s2", eduid: "e2" });
    const other = await world.begin();
    const forged = new URL(back);
    forged.searchParams.set("state", Buffer.from('{"h":"zuid.example"}').toString("base64url"));
    const refused = new URL(back);
    refused.searchParams.delete("code");
    refused.searchParams.set("error", "access_denied");
    for (const [url, brought] of [
      [forged.href, cookie],
      [back, other.cookie],
      [refused.href, cookie],
    ] as const)
      expect(errorOf(await world.comeBack(url, brought))).toBe("417");
    expect(errorOf(await world.comeBack(back, cookie))).toBeNull();
    // With another code, too.
    const again = world.identityProvider.signIn(location.href, { sub: "s2", eduid: "e2" });
    expect(errorOf(await world.comeBack(again, cookie))).toBe("417");
  });

  test("whose code or ID token is no good goes back with 417, and with 419 where nobody is named", async () => {
    const comingBack = async (login: { sub: string; eduid?: string }) => {
      const { location, cookie } = await world.begin();
      return { back: new URL(world.identityProvider.signIn(location.href, login)), cookie };
    };
    const slips = ["junk", { nonce: "of another" }, { aud: "portal" }, { exp: 1 }, { iss: "x" }] as const;
    for (const slip of slips) {
      world.identityProvider.slip(slip);
      const { back, cookie } = await comingBack({ sub: "s3", eduid: "e3" });
      expect([slip, errorOf(await world.comeBack(back.href, cookie))]).toEqual([slip, "417"]);
    }
    const guessed = await comingBack({ sub: "s3", eduid: "e3" });
    guessed.back.searchParams.set("code", "guessed");
    expect(errorOf(await world.comeBack(guessed.back.href, guessed.cookie))).toBe("417");
    const unlinked = await comingBack({ sub: "s3" });
    expect(errorOf(await world.comeBack(unlinked.back.href, unlinked.cookie))).toBe("419");
  });
});

describe("a start", () => {
  test("of a sign-in that nobody knows, or that is an hour old, is 409", async () => {
    const offeringId = await world.anOffering(1);
    for (const correlationId of ["guessed", crypto.randomUUID()])
      expect(await world.start(correlationId, offer(offeringId))).toMatchObject({
        status: 409,
        body: { error: true, status: 409, description: "enrolment-request-unknown" },
      });
    const correlationId = await world.signedIn();
    world.clock.advance(3_600_000);
    expect((await world.start(correlationId, offer(offeringId))).status).toBe(409);
  });

  test("that comes to a no asks home nothing, and destroys the tokens", async () => {
    const asked = world.home.personsAsked;
    const correlationId = await world.signedIn();
    const offeringId = await world.anOffering(1);
    await world.query(
      "UPDATE offering_enrolment SET opens_at = now() - interval '2 days', closes_at = now() - interval '1 day' WHERE offering_id = $1",
      [offeringId],
    );
    const { status, body } = await world.start(correlationId, offer(offeringId));
    expect([status, body]).toMatchObject([200, { result: "error", code: 422, reference: /^[0-9a-f-]{36}$/ }]);
    expect(world.home.personsAsked).toBe(asked);
    expect(await tokensOf(correlationId)).toEqual([{ tokens_jwe: null }]);
  });

  test("whose student home does not tell of gives the place back, and says what home said", async () => {
    const offeringId = await world.anOffering(1);
    for (const [said, status] of [
      [404, 404],
      [500, 500],
      [403, 417],
    ] as const) {
      const correlationId = await world.signedIn();
      world.home.refusePerson(said);
      const started = await world.start(correlationId, offer(offeringId));
      expect(started).toMatchObject({ status, body: { error: true, status } });
      // What may be tried again can be.
      const again = await world.start(correlationId, offer(offeringId));
      expect(again.status).toBe(said === 500 ? 200 : 409);
      if (said === 500) expect(again.body).toMatchObject({ code: 200, message: /^You have a place/ });
    }
    const states = (await enrolmentsIn(offeringId)).map(({ hostState }: { hostState: string }) => hostState);
    expect(states.toSorted()).toEqual(["associated", "cancelled", "cancelled", "cancelled"]);
  });
});

describe("what home is told", () => {
  async function aPlaced(offeringId: string, eduid = crypto.randomUUID()) {
    const correlationId = await world.signedIn(eduid);
    const { body } = await world.start(correlationId, offer(offeringId));
    expect(body).toMatchObject({ code: 200 });
    await expect.poll(() => keptOf(offeringId).length, PATIENCE).toBe(1);
    await expect.poll(async () => (await enrolmentsIn(offeringId))[0].homeState, PATIENCE).toBe("associated");
    const [{ associationId }] = await enrolmentsIn(offeringId);
    return { correlationId, associationId, eduid };
  }
  const post = async (associationId: string, score: string) => {
    const said = { state: "completed", pass: "passed", resultDate: "2026-11-30", score, final: true };
    await world.sis("POST", "/results", { rows: [{ home: HOME, associationId, ...said }] });
  };
  const lastSaid = (offeringId: string) => keptOf(offeringId)[0]?.messages.at(-1);
  const hasCome = async (offeringId: string, score: string) => {
    world.clock.advance(5_000);
    return lastSaid(offeringId)?.result !== undefined && JSON.stringify(lastSaid(offeringId)).includes(score);
  };

  test("months later goes with a token that is renewed, until it is settled and the tokens are destroyed", async () => {
    const offeringId = await world.anOffering(1);
    const { correlationId, associationId } = await aPlaced(offeringId);
    world.identityProvider.expireAll();
    const before = world.identityProvider.refreshes;
    await post(associationId, "7,5");
    await expect.poll(() => hasCome(offeringId, "7,5"), PATIENCE).toBe(true);
    expect(world.identityProvider.refreshes).toBe(before + 1);
    expect(await tokensOf(correlationId)).toHaveLength(1);
    for (let day = 0; day < 91; day += 1) world.clock.advance(DAY_MS);
    await expect.poll(() => tokensOf(correlationId), PATIENCE).toEqual([]);
  });

  test("waits where the student's consent has ended, and goes when the student signs in again", async () => {
    const offeringId = await world.anOffering(1);
    const { correlationId, associationId, eduid } = await aPlaced(offeringId);
    world.identityProvider.endConsents();
    await post(associationId, "9");
    await expect.poll(() => tokensOf(correlationId), PATIENCE).toEqual([{ tokens_jwe: null }]);
    const again = await world.signedIn(eduid);
    expect(await world.start(again, offer(offeringId))).toMatchObject({
      body: { code: 200, message: "You have a place." },
    });
    await expect.poll(() => hasCome(offeringId, '"9"'), PATIENCE).toBe(true);
    expect(await enrolmentsIn(offeringId)).toHaveLength(1);
  });
});

test("students who come at once are all signed in and answered, and none is starved or placed twice", async () => {
  const places = CROWD - 10;
  const offeringId = await world.anOffering(places);
  const answers = await Promise.all(
    Array.from({ length: CROWD }, async () => world.start(await world.signedIn(), offer(offeringId))),
  );
  expect(answers.filter(({ body }) => body.code !== 200)).toEqual([]);
  const placed = answers.filter(({ body }) => String(body.message).startsWith("You have a place"));
  expect(placed).toHaveLength(places);
  await expect.poll(() => keptOf(offeringId).length, { ...PATIENCE, timeout: 60_000 }).toBe(CROWD);
}, 90_000);
