import { fastify } from "fastify";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aRow, PATIENCE, receivedFor, returnedFor } from "./about-results.ts";
import { anEnrolment, aSignedResult, type TwoNodes, twoNodes } from "./two-nodes.ts";

/** Host does not push to home; nobody polls but these tests. A lease outlasts them. */
let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await twoNodes(undefined, { toHome: "poll", leaseMs: 60_000 });
});
afterAll(() => nodes[Symbol.asyncDispose]());

const AT_ONCE = { returnImmediately: true };

/** A result that host owes home, with its id. */
async function anOwedResult(): Promise<{ readonly jti: string; readonly associationId: string }> {
  const { home, host } = nodes;
  const enrolment = await anEnrolment(home, host);
  const { body } = await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
  const jti: string = body.outcomes[0].resultId;
  await expect.poll(() => stateOf(jti), PATIENCE).toMatchObject({ state: "awaiting_poll" });
  return { jti, associationId: enrolment.association_id };
}

const pollAsHome = (request: object) => nodes.host.poll(nodes.home.schacHome, request);

async function stateOf(jti: string): Promise<object | undefined> {
  const rows = await nodes.host.query("SELECT state, last_verdict FROM delivery WHERE delivery_id = $1", [
    jti,
  ]);
  return rows[0];
}

describe("a poll", () => {
  test("hands out what is owed, and ends its delivery once that is acknowledged", async () => {
    const { jti, associationId } = await anOwedResult();
    expect(await returnedFor(nodes, associationId)).toMatchObject({ status: "sent" });
    const { body } = await pollAsHome(AT_ONCE);
    expect(Object.keys(body.sets)).toEqual([jti]);
    // The token is what would have been pushed.
    expect(await nodes.home.push(body.sets[jti])).toMatchObject({ status: 202 });
    expect(await pollAsHome({ ack: [jti], maxEvents: 0, ...AT_ONCE })).toMatchObject({ body: { sets: {} } });
    expect(await stateOf(jti)).toMatchObject({ state: "delivered" });
    expect(await returnedFor(nodes, associationId)).toMatchObject({ status: "delivered" });
    await expect.poll(() => receivedFor(nodes, associationId), PATIENCE).toHaveLength(1);
  });

  test("hands nothing out twice while an answer may come, and again when none came", async () => {
    const { jti } = await anOwedResult();
    expect(Object.keys((await pollAsHome(AT_ONCE)).body.sets)).toEqual([jti]);
    expect((await pollAsHome(AT_ONCE)).body).toEqual({ sets: {} });
    await nodes.host.query("UPDATE delivery SET poll_after = now() WHERE delivery_id = $1", [jti]);
    expect(Object.keys((await pollAsHome(AT_ONCE)).body.sets)).toEqual([jti]);
    await pollAsHome({ ack: [jti], ...AT_ONCE });
  });

  test("takes an acknowledgement that comes late, twice, or for what is another's", async () => {
    const { jti } = await anOwedResult();
    await pollAsHome(AT_ONCE);
    await nodes.host.poll("oost.example", { ack: [jti], ...AT_ONCE });
    expect(await stateOf(jti)).not.toMatchObject({ state: "delivered" });
    await nodes.host.query("UPDATE delivery SET state = 'held' WHERE delivery_id = $1", [jti]);
    const ack = [jti, jti, uuidv7(), "no id of ours"];
    for (const _ of [1, 2]) expect(await pollAsHome({ ack, ...AT_ONCE })).toMatchObject({ status: 200 });
    expect(await stateOf(jti)).toMatchObject({ state: "delivered" });
    const attempts = "SELECT number, road, verdict FROM delivery_attempt WHERE delivery_id = $1";
    expect(await nodes.host.query(attempts, [jti])).toEqual([
      { number: 1, road: "poll", verdict: "delivered" },
    ]);
  });

  test("parks what the recipient refuses for good, and tries again what it refuses in its own words", async () => {
    const [refused, odd] = [await anOwedResult(), await anOwedResult()];
    await pollAsHome(AT_ONCE);
    const setErrs = {
      [refused.jti]: { err: "invalid_audience", description: "not\u0000 us" },
      [odd.jti]: { err: "jwtAud" },
      "no id of ours": { err: "invalid_request" },
    };
    expect(await pollAsHome({ setErrs, ...AT_ONCE })).toMatchObject({ status: 400 }); // a NUL is nobody's
    setErrs[refused.jti] = { err: "invalid_audience", description: "not us" };
    expect(await pollAsHome({ setErrs, ...AT_ONCE })).toMatchObject({ status: 200 });
    expect(await stateOf(refused.jti)).toEqual({ state: "parked", last_verdict: "invalid_audience" });
    await expect
      .poll(() => stateOf(odd.jti), PATIENCE)
      .toMatchObject({ state: expect.stringMatching(/pending|awaiting_poll/) });
    const attempts =
      "SELECT reason, detail FROM delivery_attempt WHERE delivery_id = ANY ($1) ORDER BY reason";
    expect(await nodes.host.query(attempts, [[refused.jti, odd.jti]])).toEqual([
      { reason: "invalid_audience", detail: "invalid_audience: not us" },
      { reason: "unregistered-error", detail: "jwtAud:" },
    ]);
    await pollAsHome({ ack: [refused.jti, odd.jti], ...AT_ONCE });
    expect(await stateOf(refused.jti)).toMatchObject({ state: "delivered" });
  });

  test("brings no more than asked for, and says that there is more", async () => {
    const owed = [await anOwedResult(), await anOwedResult(), await anOwedResult()];
    const first = (await pollAsHome({ maxEvents: 2, ...AT_ONCE })).body;
    expect(first).toEqual({ sets: expect.any(Object), moreAvailable: true });
    expect(Object.keys(first.sets)).toEqual(owed.slice(0, 2).map(({ jti }) => jti));
    const rest = (await pollAsHome({ ack: Object.keys(first.sets), maxEvents: 2, ...AT_ONCE })).body;
    expect(Object.keys(rest.sets)).toEqual(owed.slice(2).map(({ jti }) => jti));
    expect(rest.moreAvailable).toBeUndefined();
    await pollAsHome({ ack: Object.keys(rest.sets), ...AT_ONCE });
  });

  test("that stays open ends as soon as there is something to tell, and holds no connection meanwhile", async () => {
    const { host } = nodes;
    const waiting = pollAsHome({ returnImmediately: false });
    await expect.poll(() => host.pool.totalCount - host.pool.idleCount, PATIENCE).toBe(0);
    const enrolment = await anEnrolment(nodes.home, host);
    const { body } = await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
    const jti = body.outcomes[0].resultId;
    expect(Object.keys((await waiting).body.sets)).toEqual([jti]);
    await pollAsHome({ ack: [jti], ...AT_ONCE });
  });

  test("that stays open ends empty when its time is over", async () => {
    expect((await pollAsHome({})).body).toEqual({ sets: {} });
  });

  test.each([{ maxEvents: -1 }, { ack: "all" }, { setErrs: { a: { description: "?" } } }, { ack: [7] }])(
    "that does not fit is refused: %j",
    async (request) => {
      expect(await pollAsHome(request)).toMatchObject({ status: 400 });
    },
  );
});

test("what is pushed can be fetched at the same time, and is settled once", async () => {
  await using pushing = await twoNodes();
  const { home, host, internet } = pushing;
  internet.takeDown(home.entityId);
  const enrolment = await anEnrolment(home, host);
  const { body } = await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
  const jti = body.outcomes[0].resultId;
  const fetched = (await host.poll(home.schacHome, {})).body.sets;
  expect(Object.keys(fetched)).toEqual([jti]);
  await host.poll(home.schacHome, { ack: [jti], maxEvents: 0 });
  internet.bringUp(home.entityId);
  const state = () => host.query("SELECT state FROM delivery WHERE delivery_id = $1", [jti]);
  await expect.poll(state, PATIENCE).toEqual([{ state: "delivered" }]);
  await home.push(fetched[jti]);
  const digest = "SELECT sha256 FROM result WHERE result_id = $1";
  const [sent] = await host.query<{ sha256: string }>(digest, [jti]);
  expect(await home.query("SELECT sha256 FROM inbox WHERE jti = $1", [jti])).toEqual([sent]);
});

test("a home that nobody can reach fetches its results by itself, receipts go back, and its SIS is told", async () => {
  await using fetching = await twoNodes(undefined, {
    toHome: "poll",
    homeFetches: true,
    homeSis: { clientId: "sis-noord" },
  });
  const { home, host, internet } = fetching;
  const enrolment = await anEnrolment(home, host);
  const id = enrolment.association_id;
  await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
  await expect.poll(() => returnedFor(fetching, id), PATIENCE).toMatchObject({ status: "delivered" });
  await expect.poll(() => receivedFor(fetching, id), PATIENCE).toMatchObject([{ score: "08,50" }]);
  expect(internet.pushed.filter(({ origin }) => origin === home.entityId)).toEqual([]);
  const attempts = "SELECT road, verdict FROM delivery_attempt";
  await expect.poll(() => host.query(attempts), PATIENCE).toEqual([{ road: "poll", verdict: "delivered" }]);

  const told = (await home.poll(home.schacHome, {})).body.sets;
  const [token] = Object.values<string>(told);
  expect(claimsOf(token ?? "")).toMatchObject({
    iss: home.entityId,
    aud: "sis-noord",
    sub_id: { id },
    events: {
      "https://schemas.wissel.example/events/v1/result-issued": {
        source: host.schacHome,
        result: { score: "08,50" },
      },
    },
  });
  await home.poll(home.schacHome, { ack: Object.keys(told), maxEvents: 0 });
  expect((await home.poll(home.schacHome, AT_ONCE)).body).toEqual({ sets: {} });

  const correction = { ...aRow(enrolment), score: "09,0", reason: "resit" };
  await host.sis("POST", "/results/corrections", { rows: [correction] });
  const [copy] = Object.values<string>((await home.poll(home.schacHome, {})).body.sets);
  const [first] = await home.query<{ jti: string; sha256: string }>(
    "SELECT jti, sha256 FROM result WHERE version = 1",
  );
  expect(claimsOf(copy ?? "")).toMatchObject({
    events: {
      "https://schemas.wissel.example/events/v1/result-corrected": {
        result: { score: "09,0" },
        supersedes: { version: 1, ...first },
      },
    },
  });
});

test("a SIS with an address is pushed to", async () => {
  const origin = "https://sis.noord.example";
  const homeSis = { clientId: "sis-noord", pushTo: `${origin}/events` };
  await using pushing = await twoNodes(undefined, { homeSis });
  const { home, host, internet } = pushing;
  const sis = fastify();
  sis.addContentTypeParser("application/secevent+jwt", { parseAs: "string" }, (_request, body, done) =>
    done(null, body),
  );
  sis.post("/events", (_request, reply) => reply.code(202).send());
  internet.join(origin, sis);
  const { association_id: id } = await anEnrolment(home, host);
  await home.push(await aSignedResult({ home, host }, id));
  const toSis = () =>
    internet.pushed.filter((one) => one.origin === origin).map(({ token }) => claimsOf(token));
  await expect
    .poll(toSis, PATIENCE)
    .toMatchObject([{ iss: home.entityId, aud: "sis-noord", sub_id: { id } }]);
  const owed = "SELECT state FROM delivery WHERE recipient = $1";
  await expect.poll(() => home.query(owed, [home.schacHome]), PATIENCE).toEqual([{ state: "delivered" }]);
});

function claimsOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}
