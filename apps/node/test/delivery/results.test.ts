import { generateKey } from "@wissel/trust";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { anEnrolment, aSignedResult, type TestNode, type TwoNodes, twoNodes } from "./two-nodes.ts";

const PATIENCE = { timeout: 15_000, interval: 20 };

function aRow(enrolment: { readonly home: string; readonly association_id: string }) {
  return {
    home: enrolment.home,
    associationId: enrolment.association_id,
    state: "completed",
    pass: "passed",
    score: "08,50",
    resultValueType: "grade_0_10_one_decimal",
    resultDate: "2027-06-28",
    studyLoad: { studyLoadUnit: "ects", value: 5 },
    dates: { determined: "2027-06-30" },
  };
}

/** Expensive, so there is one pair; each test has a student of its own. */
let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await twoNodes();
});
afterAll(() => nodes[Symbol.asyncDispose]());

async function returnedFor(associationId: string) {
  return (await nodes.host.sis("GET", `/results?associationId=${associationId}`)).body.items[0];
}

async function receivedFor(associationId: string) {
  return (await nodes.home.sis("GET", `/results-received?associationId=${associationId}`)).body.items;
}

/** What became of the accepted events about an association, in the order of their arrival. */
async function dispositions(node: TestNode, associationId: string): Promise<readonly string[]> {
  const rows = await node.query<{ disposition: string }>(
    "SELECT disposition FROM inbox WHERE claims ->> 'associationId' = $1 ORDER BY received_at",
    [associationId],
  );
  return rows.map(({ disposition }) => disposition);
}

/** The names of the events owed, or delivered, about an association. */
async function eventsOf(node: TestNode, associationId: string): Promise<readonly string[]> {
  const rows = await node.query<{ name: string }>(
    `SELECT substring(event_type from '[a-z-]+$') AS name FROM delivery
     WHERE payload ->> 'associationId' = $1 ORDER BY delivery_id`,
    [associationId],
  );
  return rows.map(({ name }) => name);
}

describe("a result that the host's SIS posts", () => {
  test("comes home signed and byte for byte, and its receipts come back", async () => {
    const { home, host } = nodes;
    const enrolment = await anEnrolment(home, host);
    const id = enrolment.association_id;
    const posted = await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
    expect(posted).toMatchObject({ status: 200, body: { outcomes: [{ outcome: "issued", version: 1 }] } });

    await expect.poll(async () => returnedFor(id), PATIENCE).toMatchObject({ status: "delivered" });
    await expect.poll(() => receivedFor(id), PATIENCE).toHaveLength(1);
    const received = await receivedFor(id);
    expect(received).toMatchObject([
      {
        host: host.schacHome,
        associationId: id,
        student: { personId: enrolment.personId, sourceId: `S-${enrolment.personId}` },
        ...{ version: 1, state: "completed", pass: "passed", score: "08,50", final: true },
        ...{ studyLoad: { studyLoadUnit: "ects", value: 5 }, dates: { determined: "2027-06-30" } },
      },
    ]);
    expect((await home.me(enrolment.personId)).body.items).toMatchObject([{ score: "08,50" }]);
    expect((await home.me(uuidv7())).body.items).toEqual([]);

    const [{ resultId }] = received;
    const recorded = await home.sis("POST", `/results-received/${resultId}/recorded`);
    expect(recorded).toMatchObject({ status: 200, body: { resultId, recordedAt: expect.any(String) } });
    expect(await home.sis("POST", `/results-received/${resultId}/recorded`)).toEqual({
      ...recorded,
      headers: expect.anything(),
    });
    await expect.poll(() => returnedFor(id), PATIENCE).toMatchObject({ status: "recorded" });
    expect(await eventsOf(host, id)).toEqual(["result-issued"]);
    expect(await eventsOf(home, id)).toEqual(["result-received", "result-recorded"]);
  });

  test("is on its way no more than once, however often it is posted", async () => {
    const { home, host } = nodes;
    const enrolment = await anEnrolment(home, host);
    await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
    const again = await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
    expect(again.body.outcomes).toMatchObject([{ outcome: "unchanged", version: 1 }]);
    const other = await host.sis("POST", "/results", { rows: [{ ...aRow(enrolment), score: "9" }] });
    expect(other.body.outcomes).toMatchObject([
      { outcome: "refused", problem: { type: expect.stringMatching(/result-already-sent$/), version: 1 } },
    ]);
    expect(await eventsOf(host, enrolment.association_id)).toEqual(["result-issued"]);
  });

  test("is written together with what is owed for it, or not at all", async () => {
    const { home, host } = nodes;
    const enrolment = await anEnrolment(home, host);
    const rows = [aRow(enrolment)];
    await host.asOwner("ALTER TABLE delivery ADD CONSTRAINT full_disk CHECK (false) NOT VALID");
    try {
      expect(await host.sis("POST", "/results", { rows })).toMatchObject({ status: 500 });
    } finally {
      await host.asOwner("ALTER TABLE delivery DROP CONSTRAINT full_disk");
    }
    expect(await returnedFor(enrolment.association_id)).toBeUndefined();
    expect((await host.sis("POST", "/results", { rows })).body.outcomes).toMatchObject([
      { outcome: "issued" },
    ]);
  });

  test("is judged by itself among rows that are wrong", async () => {
    const { home, host } = nodes;
    const enrolment = await anEnrolment(home, host);
    const good = aRow(enrolment);
    const { body, status } = await host.sis("POST", "/results", {
      rows: [
        { ...good, score: 8 },
        { ...good, resultDate: "2027-02-30" },
        { ...good, state: "done" },
        { ...good, grade: "8" },
        { ...good, associationId: uuidv7() },
        { ...good, home: "elders.example" },
        {},
        good,
      ],
    });
    expect(status).toBe(200);
    const outcomes: readonly { outcome: string; problem?: { type: string; errors?: unknown } }[] =
      body.outcomes;
    expect(outcomes.map(({ outcome, problem }) => problem?.type.split("/").at(-1) ?? outcome)).toEqual([
      ...["request-invalid", "request-invalid", "request-invalid", "request-invalid"],
      ...["association-unknown", "association-unknown", "request-invalid", "issued"],
    ]);
    expect(outcomes[0]?.problem?.errors).toMatchObject([{ pointer: "#/score" }]);
    expect(await eventsOf(host, enrolment.association_id)).toEqual(["result-issued"]);
  });

  test("of an own student is recorded at once and goes nowhere", async () => {
    const { host } = nodes;
    const enrolment = await anEnrolment(host, host);
    const { body } = await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
    expect(body.outcomes).toMatchObject([{ outcome: "recorded" }]);
    expect(await returnedFor(enrolment.association_id)).toMatchObject({ status: "recorded" });
    expect((await host.me(enrolment.personId)).body.items).toMatchObject([{ score: "08,50" }]);
    expect(await eventsOf(host, enrolment.association_id)).toEqual([]);
  });

  test("arrives when a home that was down is back", async () => {
    const { home, host, internet } = nodes;
    const enrolment = await anEnrolment(home, host);
    const id = enrolment.association_id;
    internet.takeDown(home.entityId);
    await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
    await expect.poll(async () => (await returnedFor(id)).delivery?.attempts, PATIENCE).toBeGreaterThan(1);
    expect(await returnedFor(id)).toMatchObject({
      status: "sent",
      delivery: { lastReason: "peer-unreachable" },
    });
    internet.bringUp(home.entityId);
    await expect.poll(() => returnedFor(id), PATIENCE).toMatchObject({ status: "delivered" });
    await expect.poll(() => receivedFor(id), PATIENCE).toHaveLength(1);
  });

  test("need not wait for the next step of the ladder once home is heard again", async () => {
    const { home, host } = nodes;
    const id = (await anEnrolment(home, host)).association_id;
    const row = aRow({ home: home.schacHome, association_id: id });
    await host.query("INSERT INTO recipient_failure VALUES ($1, 9, now() + interval '1 hour')", [
      home.schacHome,
    ]);
    await host.sis("POST", "/results", { rows: [row] });
    expect(await returnedFor(id)).toMatchObject({ status: "sent", delivery: { attempts: 0 } });
    const claims = { iss: home.entityId, aud: host.entityId };
    expect(
      await host.push(await aSignedResult({ home, host }, uuidv7(), { claims, key: home.key })),
    ).toMatchObject({ status: 202 });
    await expect.poll(() => returnedFor(id), PATIENCE).toMatchObject({ status: "delivered" });
  });

  test("is refused in a body that is no batch", async () => {
    const { host } = nodes;
    expect(await host.sis("POST", "/results", { rows: [] })).toMatchObject({ status: 400 });
    expect(await host.sis("POST", "/results", { results: [] })).toMatchObject({ status: 400 });
    expect(await host.sis("GET", "/results?cursor=nonsense")).toMatchObject({ status: 400 });
    expect(await host.sis("GET", "/results?state=sent")).toMatchObject({ status: 400 });
    expect(await host.sis("POST", `/results-received/${uuidv7()}/recorded`)).toMatchObject({ status: 404 });
  });
});

describe("a pushed result", () => {
  test("that comes again is answered the same and stored once", async () => {
    const { home, host } = nodes;
    const { association_id } = await anEnrolment(home, host);
    const token = await aSignedResult({ home, host }, association_id);
    const answers = await Promise.all([1, 2, 3, 4].map(() => home.push(token)));
    expect(answers.map(({ status, body }) => [status, body])).toEqual(answers.map(() => [202, undefined]));
    await expect.poll(() => receivedFor(association_id), PATIENCE).toHaveLength(1);
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
      .poll(() => returnedFor(enrolment.association_id), PATIENCE)
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
    expect(await receivedFor(association_id)).toMatchObject([{ score: "8" }]);
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
    expect(await returnedFor(enrolment.association_id)).not.toMatchObject({ status: "delivered" });
  });
});
