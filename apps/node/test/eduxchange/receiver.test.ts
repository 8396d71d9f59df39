import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HOME, HOST, keptIn } from "./a-host-node.ts";
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
