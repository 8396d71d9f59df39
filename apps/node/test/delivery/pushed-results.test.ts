import { generateKey } from "@wissel/trust";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aRow, dispositions, eventsOf, PATIENCE, receivedFor, returnedFor } from "./about-results.ts";
import { anEnrolment, aSignedResult, type TestNode, type TwoNodes, twoNodes } from "./two-nodes.ts";

/** Expensive, so there is one pair; each test has a student of its own. */
let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await twoNodes();
});
afterAll(() => nodes[Symbol.asyncDispose]());

describe("a pushed result", () => {
  test("that comes again is answered the same and stored once", async () => {
    const { home, host } = nodes;
    const { association_id } = await anEnrolment(home, host);
    const token = await aSignedResult({ home, host }, association_id);
    const answers = await Promise.all([1, 2, 3, 4].map(() => home.push(token)));
    expect(answers.map(({ status, body }) => [status, body])).toEqual(answers.map(() => [202, undefined]));
    await expect.poll(() => receivedFor(nodes, association_id), PATIENCE).toHaveLength(1);
    expect(await dispositions(home, association_id)).toEqual(["applied"]);
  });

  const refusals: readonly {
    readonly what: string;
    readonly err: string;
    readonly token: (nodes: { home: TestNode; host: TestNode }, associationId: string) => Promise<string>;
  }[] = [
    {
      what: "signed by another key under the name of the right one",
      err: "invalid_key",
      token: async ({ home, host }, id) => {
        const forger = await generateKey("event");
        return aSignedResult({ home, host }, id, { key: { ...forger, kid: host.key.kid } });
      },
    },
    {
      what: "signed by a key that its issuer does not publish",
      err: "invalid_key",
      token: async (nodes, id) => aSignedResult(nodes, id, { key: await generateKey("event") }),
    },
    {
      what: "altered on its way",
      err: "invalid_key",
      token: async (nodes, id) => {
        const [header, , signature] = (await aSignedResult(nodes, id, { score: "6" })).split(".");
        const [, better] = (await aSignedResult(nodes, id, { score: "10" })).split(".");
        return `${header}.${better}.${signature}`;
      },
    },
    {
      what: "meant for another institution",
      err: "invalid_audience",
      token: (nodes, id) => aSignedResult(nodes, id, { claims: { aud: "https://node.oost.example" } }),
    },
    {
      what: "of an institution that is no partner",
      err: "invalid_issuer",
      token: (nodes, id) => aSignedResult(nodes, id, { claims: { iss: "https://node.oost.example" } }),
    },
    {
      what: "about something that is no association",
      err: "invalid_request",
      token: (nodes) => aSignedResult(nodes, "not an id"),
    },
    {
      what: "with a payload that does not fit",
      err: "invalid_request",
      token: (nodes, id) =>
        aSignedResult(nodes, id, {
          claims: { events: { "https://schemas.wissel.example/events/v1/result-issued": { version: 0 } } },
        }),
    },
    {
      what: "with a text that cannot be stored",
      err: "invalid_request",
      token: (nodes, id) => aSignedResult(nodes, id, { claims: { txn: "a\u0000b" } }),
    },
    { what: "that is no token", err: "invalid_request", token: async () => "hello" },
  ];
  test.each(refusals)("$what is refused", async ({ err, token }) => {
    const { association_id } = await anEnrolment(nodes.home, nodes.host);
    const before = await nodes.home.query("SELECT 1 FROM inbox");
    const answer = await nodes.home.push(await token(nodes, association_id));
    expect(answer).toMatchObject({ status: 400, body: { err, description: expect.any(String) } });
    expect(answer.headers).toMatchObject({
      "content-type": expect.stringMatching(/^application\/json/),
      "content-language": "en",
    });
    expect(await nodes.home.query("SELECT 1 FROM inbox")).toEqual(before);
  });

  test("about an unknown enrolment is taken like any other, kept aside and disputed", async () => {
    const { home, host } = nodes;
    const known = (await anEnrolment(home, host)).association_id;
    const unknown = uuidv7();
    // Another host's association: the student is at home's own offering.
    const foreign = (await anEnrolment(home, home)).association_id;
    const answers = [];
    for (const id of [known, unknown, foreign]) {
      const { status, body } = await home.push(await aSignedResult({ home, host }, id));
      answers.push({ status, body });
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"status":202}']));
    await expect.poll(() => dispositions(home, known), PATIENCE).toEqual(["applied"]);
    expect(await eventsOf(home, known)).toEqual(["result-received"]);
    for (const id of [unknown, foreign]) {
      await expect.poll(() => dispositions(home, id), PATIENCE).toEqual(["quarantined:unknown_enrolment"]);
      expect(await eventsOf(home, id)).toEqual(["result-disputed"]);
    }
  });

  test("whose host knows no such enrolment at home any more shows as disputed there", async () => {
    const { home, host } = nodes;
    const enrolment = await anEnrolment(home, host);
    await home.query("DELETE FROM association WHERE association_id = $1", [enrolment.association_id]);
    await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
    await expect
      .poll(() => returnedFor(nodes, enrolment.association_id), PATIENCE)
      .toMatchObject({ status: "disputed", disputed: "unknown_enrolment" });
  });

  test("with other content under a version that is known is kept aside and disputed", async () => {
    const { home, host } = nodes;
    const { association_id } = await anEnrolment(home, host);
    await home.push(await aSignedResult({ home, host }, association_id, { score: "8" }));
    await expect.poll(() => dispositions(home, association_id), PATIENCE).toEqual(["applied"]);
    await home.push(await aSignedResult({ home, host }, association_id, { score: "10" }));
    const kept = ["applied", "quarantined:equivocation"];
    await expect.poll(() => dispositions(home, association_id), PATIENCE).toEqual(kept);
    expect(await receivedFor(nodes, association_id)).toMatchObject([{ score: "8" }]);
    expect(await eventsOf(home, association_id)).toEqual(["result-received", "result-disputed"]);
  });

  test("of a type that is not known yet is kept for later", async () => {
    const { home, host } = nodes;
    const claims = { events: { "https://schemas.wissel.example/events/v1/result-sung": { loudly: true } } };
    const id = uuidv7();
    expect(await home.push(await aSignedResult({ home, host }, id, { claims }))).toMatchObject({
      status: 202,
    });
    await expect.poll(() => dispositions(home, id), PATIENCE).toEqual(["quarantined:unknown_event_type"]);
  });

  test("as any other media type is refused", async () => {
    const { home } = nodes;
    const answer = await home.app.inject({ method: "POST", url: "/events", payload: { token: "x" } });
    expect(answer.statusCode).toBe(415);
  });
});

describe("a receipt", () => {
  test("of a home for another home's result is kept aside", async () => {
    const { home, host } = nodes;
    const enrolment = await anEnrolment(home, host);
    await host.query("UPDATE association SET home = 'oost.example' WHERE association_id = $1", [
      enrolment.association_id,
    ]);
    const row = { ...aRow(enrolment), home: "oost.example" };
    const { body } = await host.sis("POST", "/results", { rows: [row] });
    const receipt = { results: [{ jti: body.outcomes[0].resultId, version: 1, sha256: "A".repeat(43) }] };
    const events = { "https://schemas.wissel.example/events/v1/result-received": receipt };
    const claims = { iss: home.entityId, aud: host.entityId, events };
    const token = await aSignedResult({ home, host }, enrolment.association_id, { claims, key: home.key });
    expect(await host.push(token)).toMatchObject({ status: 202 });
    const aside = ["quarantined:unknown_enrolment"];
    await expect.poll(() => dispositions(host, enrolment.association_id), PATIENCE).toEqual(aside);
    expect(await returnedFor(nodes, enrolment.association_id)).not.toMatchObject({ status: "delivered" });
  });
});
