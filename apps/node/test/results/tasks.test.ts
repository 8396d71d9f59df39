import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  aRow,
  dispositions,
  eventsOf,
  PATIENCE,
  receivedFor,
  returnedFor,
} from "../delivery/about-results.ts";
import { anEnrolment, aSignedResult, type TestNode, type TwoNodes, twoNodes } from "../delivery/two-nodes.ts";

/** Expensive, so there is one pair; each test has a student of its own. */
let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await twoNodes();
});
afterAll(() => nodes[Symbol.asyncDispose]());

/** A student whose first result is on the record at home, and was then corrected by the host. */
async function aChangedRecord() {
  const { home, host } = nodes;
  const enrolment = await anEnrolment(home, host);
  const id = enrolment.association_id;
  await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
  await expect.poll(() => receivedFor(nodes, id), PATIENCE).toHaveLength(1);
  const [first] = await receivedFor(nodes, id);
  await home.sis("POST", `/results-received/${first.resultId}/recorded`);
  expect(await tasksOf(home, id)).toEqual([]);
  const correction = { ...aRow(enrolment), score: "9,0", reason: "appeal_upheld" };
  await host.sis("POST", "/results/corrections", { rows: [correction] });
  await expect.poll(() => tasksOf(home, id), PATIENCE).toHaveLength(1);
  const [task] = await tasksOf(home, id);
  return { enrolment, id, task };
}

describe("a recorded result that its host changes", () => {
  test("stays on the record, and a person has to look", async () => {
    const { home } = nodes;
    const { enrolment, task } = await aChangedRecord();
    expect(task).toMatchObject({
      kind: "recorded_result_changed",
      state: "open",
      student: { personId: enrolment.personId, sourceId: `S-${enrolment.personId}` },
      versions: [
        { version: 1, score: "08,50", recordedAt: expect.any(String) },
        { version: 2, kind: "corrected", score: "9,0", reason: "appeal_upheld" },
      ],
    });
    expect(task.resultId).toBe(task.versions[1].resultId);
    expect(task.versions[1]).not.toHaveProperty("recordedAt");
    expect((await home.me(enrolment.personId)).body.items).toMatchObject([
      { version: 2, score: "9,0", recordedVersion: 1, versions: [{ score: "08,50" }, { score: "9,0" }] },
    ]);
  });

  test("is taken over by an officer, of which the host hears", async () => {
    const { home, host } = nodes;
    const { id, task } = await aChangedRecord();
    const settle = (body: object) => home.desk("POST", `/tasks/${task.taskId}/settlement`, body);
    const settled = await settle({ done: "taken_over" });
    expect(settled).toMatchObject({
      status: 200,
      body: { state: "settled", done: "taken_over", settledBy: "officer" },
    });
    expect((await settle({ done: "taken_over" })).body).toEqual(settled.body);
    expect(await settle({ done: "left_as_is" })).toMatchObject({
      status: 409,
      body: { type: expect.stringMatching(/task-already-settled$/), done: "taken_over" },
    });
    expect(
      (await receivedFor(nodes, id)).map(({ recordedAt }: { recordedAt?: string }) => recordedAt),
    ).toEqual([expect.any(String), expect.any(String)]);
    const statuses = async () =>
      (await host.sis("GET", `/results?associationId=${id}`)).body.items.map(
        ({ status }: { status: string }) => status,
      );
    await expect.poll(statuses, PATIENCE).toEqual(["recorded", "recorded"]);
  });

  test("is settled by the SIS that records the newest version", async () => {
    const { home } = nodes;
    const { id, task } = await aChangedRecord();
    await home.sis("POST", `/results-received/${task.resultId}/recorded`);
    expect(await tasksOf(home, id)).toMatchObject([
      { state: "settled", done: "taken_over", settledBy: "sis" },
    ]);
  });

  test("may be left as it is, with a note where that says no more than other", async () => {
    const { home } = nodes;
    const { id, task } = await aChangedRecord();
    const settle = (body: object) => home.sis("POST", `/tasks/${task.taskId}/settlement`, body);
    expect(await settle({ done: "other" })).toMatchObject({ status: 400 });
    expect(await settle({ done: "other", note: "Asked the board." })).toMatchObject({ status: 200 });
    expect(await tasksOf(home, id)).toMatchObject([{ done: "other", note: "Asked the board." }]);
    expect(
      await home.sis("POST", `/tasks/${uuidv7()}/settlement`, { done: "other", note: "x" }),
    ).toMatchObject({
      status: 404,
    });
  });

  test("is found also when the SIS records the older version after the newer one came", async () => {
    const { home, host } = nodes;
    const enrolment = await anEnrolment(home, host);
    const id = enrolment.association_id;
    await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
    const correction = { ...aRow(enrolment), score: "9,0", reason: "resit" };
    await host.sis("POST", "/results/corrections", { rows: [correction] });
    await expect.poll(() => receivedFor(nodes, id), PATIENCE).toHaveLength(2);
    expect(await tasksOf(home, id)).toEqual([]);
    const older = (await receivedFor(nodes, id)).find(({ version }: { version: number }) => version === 1);
    await home.sis("POST", `/results-received/${older.resultId}/recorded`);
    expect(await tasksOf(home, id)).toMatchObject([{ kind: "recorded_result_changed", state: "open" }]);
  });
});

/** A student whose result has come home, and how home disputes it. */
async function aReceivedResult() {
  const { home, host } = nodes;
  const enrolment = await anEnrolment(home, host);
  const id = enrolment.association_id;
  await host.sis("POST", "/results", { rows: [aRow(enrolment)] });
  await expect.poll(() => receivedFor(nodes, id), PATIENCE).toHaveLength(1);
  const [{ resultId }] = await receivedFor(nodes, id);
  const dispute = () =>
    home.sis("POST", `/results-received/${resultId}/dispute`, { reason: "credits_differ" });
  return { id, resultId, dispute };
}

describe("a dispute", () => {
  test("of a person at home is read by the host's SIS, as a task too", async () => {
    const { home, host } = nodes;
    const { id, dispute } = await aReceivedResult();
    expect(await dispute()).toMatchObject({ status: 200, body: { disputed: "credits_differ" } });
    expect(await dispute()).toMatchObject({ status: 200 });
    await expect
      .poll(() => returnedFor(nodes, id), PATIENCE)
      .toMatchObject({ status: "disputed", disputed: "credits_differ" });
    expect(await eventsOf(home, id)).toEqual(["result-received", "result-disputed"]);
    const [task] = await tasksOf(host, id);
    expect(task).toMatchObject({ kind: "result_disputed", reason: "credits_differ", state: "open" });
    expect(task).not.toHaveProperty("student");
    const taking = await host.sis("POST", `/tasks/${task.taskId}/settlement`, { done: "taken_over" });
    expect(taking).toMatchObject({
      status: 409,
      body: { type: expect.stringMatching(/nothing-to-take-over$/) },
    });
  });

  test("that home has settled by recording the version stays in its history, and a new one counts again", async () => {
    const { home, host } = nodes;
    const { id, resultId, dispute } = await aReceivedResult();
    const { body } = await dispute();
    await home.sis("POST", `/results-received/${resultId}/recorded`);
    await expect
      .poll(() => returnedFor(nodes, id), PATIENCE)
      .toMatchObject({ status: "recorded", disputed: "credits_differ", disputedAt: body.disputedAt });
    const overview = (await host.sis("GET", "/results/overview")).body.partners;
    expect(overview).toMatchObject([{ home: home.schacHome, recorded: expect.any(Number) }]);
    await dispute();
    await expect.poll(() => returnedFor(nodes, id), PATIENCE).toMatchObject({ status: "disputed" });
  });

  test("of two stories about one result is a person's matter at home too", async () => {
    const { home } = nodes;
    const { association_id: id } = await anEnrolment(home, nodes.host);
    for (const score of ["8", "10", "9"]) {
      await home.push(await aSignedResult(nodes, id, { score }));
      await expect
        .poll(async () => (await dispositions(home, id)).includes("received"), PATIENCE)
        .toBe(false);
    }
    expect(await tasksOf(home, id)).toMatchObject([
      { kind: "result_equivocation", state: "open", versions: [{ score: "8" }] },
    ]);
  });
});

describe("a burst of results", () => {
  test("is answered by receipts that name many", async () => {
    const { home, host } = nodes;
    const students = await Promise.all(Array.from({ length: 30 }, () => anEnrolment(home, host)));
    const before = await receiptsOf(home);
    const tokens = await Promise.all(
      students.map(async ({ association_id: id }) => {
        const { outcomes } = (
          await host.sis("POST", "/results", { rows: [aRow({ home: home.schacHome, association_id: id })] })
        ).body;
        return outcomes[0].resultId;
      }),
    );
    const delivered = async () => (await host.sis("GET", "/results?status=delivered&limit=500")).body.items;
    await expect
      .poll(async () => {
        const ids = new Set((await delivered()).map(({ resultId }: { resultId: string }) => resultId));
        return tokens.every((id) => ids.has(id));
      }, PATIENCE)
      .toBe(true);
    // The 202 alone would count as delivered: the receipts themselves, each result named once.
    await expect
      .poll(
        async () =>
          (
            await host.query(
              "SELECT 1 FROM result WHERE received_at IS NOT NULL AND result_id = ANY ($1::uuid[])",
              [tokens],
            )
          ).length,
        PATIENCE,
      )
      .toBe(30);
    const receipts = (await receiptsOf(home)).slice(before.length);
    expect(receipts.flat().filter((jti) => tokens.includes(jti))).toHaveLength(30);
    expect(receipts.length).toBeLessThan(30);
  });
});

async function tasksOf(node: TestNode, associationId: string) {
  const { items } = (await node.desk("GET", "/tasks?limit=500")).body;
  return items.filter((task: { associationId: string }) => task.associationId === associationId);
}

/** By receipt: the ids it names. */
async function receiptsOf(node: TestNode): Promise<readonly (readonly string[])[]> {
  const rows = await node.query<{ results: readonly { jti: string }[] }>(
    `SELECT payload -> 'event' -> 'results' AS results FROM delivery
     WHERE event_type LIKE '%/result-received' ORDER BY delivery_id`,
  );
  return rows.map(({ results }) => results.map(({ jti }) => jti));
}
