import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aRow, eventsOf, PATIENCE, receivedFor, returnedFor } from "./about-results.ts";
import { anEnrolment, aSignedResult, type TwoNodes, twoNodes } from "./two-nodes.ts";

/** Expensive, so there is one pair; each test has a student of its own. */
let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await twoNodes();
});
afterAll(() => nodes[Symbol.asyncDispose]());

describe("a result that the host's SIS posts", () => {
  test("comes home signed and byte for byte, and its receipts come back", async () => {
    const { home, host } = nodes;
    const enrolment = await anEnrolment(home, host);
    const id = enrolment.association_id;
    const posted = await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
    expect(posted).toMatchObject({ status: 200, body: { outcomes: [{ outcome: "issued", version: 1 }] } });

    await expect.poll(async () => returnedFor(nodes, id), PATIENCE).toMatchObject({ status: "delivered" });
    await expect.poll(() => receivedFor(nodes, id), PATIENCE).toHaveLength(1);
    const received = await receivedFor(nodes, id);
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
    await expect.poll(() => returnedFor(nodes, id), PATIENCE).toMatchObject({ status: "recorded" });
    expect(await eventsOf(host, id)).toEqual(["result-issued"]);
    expect(await eventsOf(home, id)).toEqual(["result-received", "result-recorded"]);

    const audited = (node: typeof home) =>
      node.query(
        "SELECT what, actor, request_id FROM audit_entry WHERE association_id = $1 AND what LIKE 'result-%' ORDER BY 1",
        [id],
      );
    const [sent, told] = [posted, recorded].map(({ headers }) => String(headers["x-request-id"]));
    expect(await audited(host)).toEqual([
      { what: "result-issued", actor: "sis:sis", request_id: sent },
      { what: "result-recorded", actor: `home:${home.schacHome}`, request_id: null },
    ]);
    expect(await audited(home)).toEqual([
      { what: "result-issued", actor: `host:${host.schacHome}`, request_id: null },
      { what: "result-recorded", actor: "sis:sis", request_id: told },
    ]);
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
    expect(await returnedFor(nodes, enrolment.association_id)).toBeUndefined();
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
    expect(await returnedFor(nodes, enrolment.association_id)).toMatchObject({ status: "recorded" });
    expect((await host.me(enrolment.personId)).body.items).toMatchObject([{ score: "08,50" }]);
    expect(await eventsOf(host, enrolment.association_id)).toEqual([]);
  });

  test("arrives when a home that was down is back", async () => {
    const { home, host, internet } = nodes;
    const enrolment = await anEnrolment(home, host);
    const id = enrolment.association_id;
    internet.takeDown(home.entityId);
    await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
    await expect
      .poll(async () => (await returnedFor(nodes, id)).delivery?.attempts, PATIENCE)
      .toBeGreaterThan(1);
    expect(await returnedFor(nodes, id)).toMatchObject({
      status: "sent",
      delivery: { lastReason: "peer-unreachable" },
    });
    internet.bringUp(home.entityId);
    await expect.poll(() => returnedFor(nodes, id), PATIENCE).toMatchObject({ status: "delivered" });
    await expect.poll(() => receivedFor(nodes, id), PATIENCE).toHaveLength(1);
  });

  test("need not wait for the next step of the ladder once home is heard again", async () => {
    const { home, host } = nodes;
    const id = (await anEnrolment(home, host)).association_id;
    const row = aRow({ home: home.schacHome, association_id: id });
    await host.query("INSERT INTO recipient_failure VALUES ($1, 9, now() + interval '1 hour')", [
      home.schacHome,
    ]);
    await host.sis("POST", "/results", { rows: [row] });
    expect(await returnedFor(nodes, id)).toMatchObject({ status: "sent", delivery: { attempts: 0 } });
    const claims = { iss: home.entityId, aud: host.entityId };
    expect(
      await host.push(await aSignedResult({ home, host }, uuidv7(), { claims, key: home.key })),
    ).toMatchObject({ status: 202 });
    await expect.poll(() => returnedFor(nodes, id), PATIENCE).toMatchObject({ status: "delivered" });
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
