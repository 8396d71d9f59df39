import { VERIFICATION_EVENT } from "@wissel/contract";
import { readUnverified } from "@wissel/trust";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { PATIENCE } from "./about-results.ts";
import { aSignedResult, type TestNode, type TwoNodes, twoNodes } from "./two-nodes.ts";

/** Home's SIS fetches its events; between the two they are pushed. */
let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await twoNodes(undefined, { homeSis: { clientId: "sis" } });
});
afterAll(() => nodes[Symbol.asyncDispose]());

/** As the named institution, or as the own SIS under the node's own name. */
async function ask(node: TestNode, as: string, payload: object) {
  const headers = { authorization: as };
  const answer = await node.app.inject({
    method: "POST",
    url: "/events/verification",
    headers,
    payload,
  });
  return { status: answer.statusCode, retryAfter: answer.headers["retry-after"], body: answer.body };
}

async function partnerOf(node: TestNode, schacHome: string) {
  const { body } = await node.desk("GET", "/partners");
  return body.items.find((partner: { schacHome: string }) => partner.schacHome === schacHome);
}

test("the line to a partner is tested both ways, by events that carry what was asked for", async () => {
  const { home, host } = nodes;
  expect((await partnerOf(home, host.schacHome)).verification).toBeUndefined();
  const { status, body } = await home.desk("POST", `/partners/${host.schacHome}/verification`);
  expect(status).toBe(202);
  expect(body).toMatchObject({ asked: "asked" });
  const arrived = async (node: TestNode, from: TestNode) =>
    (await partnerOf(node, from.schacHome)).verification?.state;
  await expect.poll(() => arrived(home, host), PATIENCE).toBe(body.state);
  await expect.poll(() => arrived(host, home), PATIENCE).toBe(body.state);
  const delivery = () => home.desk("GET", `/deliveries/${body.deliveryId}`);
  await expect.poll(async () => (await delivery()).body.state, PATIENCE).toBe("delivered");
  expect((await delivery()).body.event).toBe(VERIFICATION_EVENT);

  // A moment later host is asked too soon; home says so, and its own event still goes out.
  const again = await home.desk("POST", `/partners/${host.schacHome}/verification`);
  expect(again.body).toMatchObject({ asked: "refused" });
  nodes.internet.takeDown(host.entityId);
  const away = await home.desk("POST", `/partners/${host.schacHome}/verification`);
  nodes.internet.bringUp(host.entityId);
  expect(away.body).toMatchObject({ asked: "unreachable" });
});

test("a SIS asks for one and fetches it as it fetches everything, signed, with its state and its stream", async () => {
  const { home } = nodes;
  expect(await ask(home, home.schacHome, { state: "Monday morning" })).toMatchObject({ status: 204 });
  const tooSoon = await ask(home, home.schacHome, {});
  expect(tooSoon).toMatchObject({ status: 429, retryAfter: expect.stringMatching(/^\d+$/) });
  const fetched = async () => Object.entries((await home.poll(home.schacHome, {})).body.sets);
  const [[, token] = []] = await vi.waitFor(async () => {
    const sets = await fetched();
    expect(sets).toHaveLength(1);
    return sets;
  }, PATIENCE);
  const claims = readUnverified(String(token))?.claims;
  expect(claims).toMatchObject({ aud: "sis", events: { [VERIFICATION_EVENT]: { state: "Monday morning" } } });
  const stream = claims?.sub_id as { id: string };
  expect(stream.id).toMatch(/^[0-9a-f-]{36}$/);
  // Another one's stream is none of the caller's.
  const other = await ask(home, nodes.host.schacHome, { stream_id: stream.id });
  expect(other).toMatchObject({ status: 404 });
  expect(other.body).toContain("stream-unknown");
});

test("one whose state is no text is refused, and so is one that nobody signed", async () => {
  const { home, host } = nodes;
  const pushed = async (payload: object) => {
    const events = { [VERIFICATION_EVENT]: payload as Record<string, unknown> };
    return await home.push(await aSignedResult({ home, host }, uuidv7(), { claims: { events } }));
  };
  expect(await pushed({ state: "fine" })).toMatchObject({ status: 202 });
  expect(await pushed({ state: 7 })).toMatchObject({ status: 400, body: { err: "invalid_request" } });
  expect(await home.push("e30.e30.")).toMatchObject({ status: 400 });
});

test("an institution that is no partner is not tested", async () => {
  const { home } = nodes;
  expect(await home.desk("POST", "/partners/west.example/verification")).toMatchObject({ status: 404 });
});
