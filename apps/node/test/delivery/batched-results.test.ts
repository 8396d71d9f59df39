import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aRow, PATIENCE, returnedFor } from "./about-results.ts";
import { anEnrolment, aSignedResult, type TwoNodes, twoNodes } from "./two-nodes.ts";

let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await twoNodes(undefined, { batches: true });
});
afterAll(() => nodes[Symbol.asyncDispose]());

const pushTogether = async (sets: Readonly<Record<string, string>>) => {
  const answer = await nodes.home.app.inject({ method: "POST", url: "/events/batch", payload: { sets } });
  return { status: answer.statusCode, body: answer.json() };
};

const idOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).jti;

test("results that are owed together go together, and each is settled", async () => {
  const { home, host, internet } = nodes;
  const enrolments = await Promise.all(Array.from({ length: 12 }, () => anEnrolment(home, host)));
  const pause = `/partners/${home.schacHome}/pause`;
  await host.desk("PUT", pause, { reason: "they are to be owed together" });
  const { body } = await host.sis("POST", "/results", { rows: enrolments.map(aRow) });
  expect(body.outcomes).toHaveLength(12);
  await host.desk("DELETE", pause);
  for (const { association_id: id } of enrolments) {
    await expect.poll(() => returnedFor(nodes, id), PATIENCE).toMatchObject({ status: "delivered" });
  }
  const batched = "SELECT 1 FROM delivery_attempt WHERE road = 'batch' AND verdict = 'delivered'";
  expect((await host.query(batched)).length).toBeGreaterThan(6);
  expect(internet.pushed.filter(({ origin }) => origin === home.entityId).length).toBeLessThan(6);
});

test("each event of a batch is judged by itself", async () => {
  const { home, host } = nodes;
  const { association_id: id } = await anEnrolment(home, host);
  const good = await aSignedResult(nodes, id);
  const foreign = await aSignedResult(nodes, id, { claims: { aud: "https://node.oost.example" } });
  const renamed = await aSignedResult(nodes, uuidv7());
  const sets = {
    [idOf(good)]: good,
    [idOf(foreign)]: foreign,
    "another name": renamed,
    nonsense: "hello",
    "far too long": "x".repeat(70_000),
  };
  const { status, body } = await pushTogether(sets);
  expect([status, body.ack]).toEqual([202, [idOf(good)]]);
  expect(body.setErrs).toMatchObject({
    [idOf(foreign)]: { err: "invalid_audience" },
    "another name": { err: "invalid_request" },
    nonsense: { err: "invalid_request" },
    "far too long": { err: "invalid_request" },
  });
  expect(await pushTogether({ [idOf(good)]: good })).toMatchObject({
    body: { ack: [idOf(good)], setErrs: {} },
  });
});

test("a batch that is too large or no batch is refused whole", async () => {
  const large = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`set-${index}`, "x".repeat(60_000)]),
  );
  expect(await pushTogether(large)).toMatchObject({ status: 413 });
  expect(await pushTogether({})).toMatchObject({ status: 400 });
  const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`set-${index}`, "x"]));
  expect(await pushTogether(many)).toMatchObject({ status: 400 });
});
