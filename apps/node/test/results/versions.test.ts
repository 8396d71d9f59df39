import { createHash } from "node:crypto";
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

const BASE = "https://schemas.wissel.example/events/v1/";

/** Expensive, so there is one pair; each test has a student of its own. */
let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await twoNodes();
});
afterAll(() => nodes[Symbol.asyncDispose]());

describe("a result that its host changes", () => {
  test("comes home in versions that are chained by their digests, and nothing is overwritten", async () => {
    const { home, host } = nodes;
    const enrolment = await anEnrolment(home, host);
    const id = enrolment.association_id;
    const row = aRow(enrolment);
    await post("/results", row);
    const better = { ...row, score: "9,0", reason: "other", note: "Two points were not added up." };
    expect(await post("/results/corrections", better)).toMatchObject([{ outcome: "issued", version: 2 }]);
    expect(await post("/results/corrections", better)).toMatchObject([{ outcome: "unchanged", version: 2 }]);
    const withdrawal = { home: row.home, associationId: id, reason: "fraud_decision" };
    expect(await post("/results/withdrawals", withdrawal)).toMatchObject([{ outcome: "issued", version: 3 }]);
    expect(await post("/results/withdrawals", withdrawal)).toMatchObject([
      { outcome: "unchanged", version: 3 },
    ]);
    expect(await eventsOf(host, id)).toEqual(["result-issued", "result-corrected", "result-withdrawn"]);

    await expect.poll(() => receivedFor(nodes, id), PATIENCE).toHaveLength(3);
    const byVersion = [...(await receivedFor(nodes, id))].sort((a, b) => a.version - b.version);
    expect(byVersion).toMatchObject([
      { version: 1, kind: "issued", score: "08,50" },
      { version: 2, kind: "corrected", score: "9,0", reason: "other", note: better.note },
      { version: 3, kind: "withdrawn", reason: "fraud_decision" },
    ]);
    expect(Object.keys(byVersion[2] ?? {})).not.toContain("pass");
    const [first, second] = await digestsAt(home, id);
    expect(byVersion.map(({ supersedes }) => supersedes)).toEqual([
      undefined,
      { version: 1, jti: expect.any(String), sha256: first },
      { version: 2, jti: expect.any(String), sha256: second },
    ]);
    expect(await chainAt(home, id)).toEqual([null, first, second]);
    expect(await digestsAt(home, id)).toEqual(await digestsAt(host, id));
    expect((await home.me(enrolment.personId)).body.items).toMatchObject([{ version: 3, kind: "withdrawn" }]);
    await expect
      .poll(async () => (await returned(id)).map(({ status }) => status), PATIENCE)
      .toEqual(["delivered", "delivered", "delivered"]);
  });

  test("before anything could be sent is signed in order, whoever signs first", async () => {
    const { home, host } = nodes;
    const enrolment = await anEnrolment(home, host);
    const id = enrolment.association_id;
    const row = aRow(enrolment);
    const pause = "INSERT INTO recipient_failure VALUES ($1, 1, now() + interval '1 hour')";
    await host.query(pause, [home.schacHome]);
    await post("/results", row);
    for (const score of ["1", "2", "3"])
      await post("/results/corrections", { ...row, score, reason: "resit" });
    // The newest is tried first, so that it is signed before the others are asked for.
    await host.query(
      "UPDATE delivery SET next_attempt_at = next_attempt_at - interval '1 minute' WHERE payload -> 'event' ->> 'version' = '4'",
    );
    await host.query("DELETE FROM recipient_failure");
    await expect.poll(() => receivedFor(nodes, id), PATIENCE).toHaveLength(4);
    const digests = await digestsAt(home, id);
    expect(await chainAt(home, id)).toEqual([null, ...digests.slice(0, 3)]);
    expect(digests).toEqual(await digestsAt(host, id));
    expect((await home.me(enrolment.personId)).body.items).toMatchObject([{ version: 4, score: "3" }]);
  });

  test("may be said anew as long as it was not final", async () => {
    const { home, host } = nodes;
    const enrolment = await anEnrolment(home, host);
    const id = enrolment.association_id;
    const row = aRow(enrolment);
    await post("/results", { ...row, state: "in_progress", final: false });
    expect(await post("/results", row)).toMatchObject([{ outcome: "issued", version: 2 }]);
    await expect.poll(() => receivedFor(nodes, id), PATIENCE).toHaveLength(2);
    expect(await chainAt(home, id)).toEqual([null, (await digestsAt(home, id))[0]]);
  });

  test("is refused without a reason, without a result, and over a newer version", async () => {
    const { home, host } = nodes;
    const enrolment = await anEnrolment(home, host);
    const row = aRow(enrolment);
    const { home: schacHome, associationId } = row;
    expect(await codes("/results/corrections", row)).toEqual(["request-invalid"]);
    expect(await codes("/results/corrections", { ...row, reason: "other" })).toEqual(["request-invalid"]);
    expect(await codes("/results/corrections", { ...row, reason: "resit" })).toEqual(["result-unknown"]);
    const withdrawal = { home: schacHome, associationId, reason: "duplicate" };
    expect(await codes("/results/withdrawals", withdrawal)).toEqual(["result-unknown"]);
    expect(await codes("/results/withdrawals", { ...withdrawal, reason: "mood" })).toEqual([
      "request-invalid",
    ]);
    await post("/results", row);
    const first = { ...row, score: "9", reason: "resit", changes: 1 };
    await post("/results/corrections", first);
    await post("/results/corrections", { ...row, score: "10", reason: "resit", changes: 2 });
    expect(await codes("/results/corrections", first)).toEqual(["result-version-outdated"]);
    expect(await codes("/results/withdrawals", { ...withdrawal, changes: 1 })).toEqual([
      "result-version-outdated",
    ]);
    expect(await returnedFor(nodes, associationId)).toMatchObject({ version: 1 });
  });
});

describe("a second story", () => {
  test("that names another token before it than home holds is kept aside and disputed", async () => {
    const { home, host } = nodes;
    const { association_id: id } = await anEnrolment(home, host);
    const token = await aSignedResult(nodes, id);
    await home.push(token);
    await expect.poll(() => dispositions(home, id), PATIENCE).toEqual(["applied"]);
    const correction = (sha256: string) =>
      aSignedResult(nodes, id, {
        claims: {
          events: {
            [`${BASE}result-corrected`]: {
              ...{ version: 2, supersedes: { version: 1, jti: "x", sha256 }, reason: "resit" },
              ...{ offering: { id: uuidv7() } },
              result: { state: "completed", score: "9", resultDate: "2027-06-28", final: true },
            },
          },
        },
      });
    await home.push(await correction("A".repeat(43)));
    await expect
      .poll(() => dispositions(home, id), PATIENCE)
      .toEqual(["applied", "quarantined:equivocation"]);
    await home.push(await correction(createHash("sha256").update(token).digest("base64url")));
    await expect.poll(() => dispositions(home, id), PATIENCE).toContainEqual("applied");
    await expect
      .poll(() => eventsOf(home, id), PATIENCE)
      .toEqual(["result-received", "result-disputed", "result-received"]);
    expect((await receivedFor(nodes, id)).map(({ version }: { version: number }) => version)).toEqual([1, 2]);
  });

  test("about an enrolment is kept aside for a person to look at, a repeat is not", async () => {
    const { home, host } = nodes;
    const { association_id: id } = await anEnrolment(home, host);
    const said = (hostState: string) =>
      aSignedResult(nodes, id, {
        claims: {
          events: {
            [`${BASE}enrolment-changed`]: {
              ...{ version: 2, offeringId: "5f0c3b1e-8f5d-5c0e-9a53-0a6c1a7e2b11", homeState: "associated" },
              ...{ hostState, decidedAt: "2027-01-30T12:00:00Z" },
            },
          },
        },
      });
    for (const state of ["associated", "associated", "cancelled"]) {
      await home.push(await said(state));
      await expect
        .poll(async () => (await dispositions(home, id)).includes("received"), PATIENCE)
        .toBe(false);
    }
    expect(await dispositions(home, id)).toEqual(["applied", "applied", "quarantined:equivocation"]);
    const { items } = (await home.sis("GET", "/tasks?kind=enrolment_equivocation")).body;
    expect(items).toMatchObject([{ associationId: id, host: host.schacHome, state: "open", versions: [] }]);
  });
});

async function post(path: string, row: object) {
  return (await nodes.host.sis("POST", path, { rows: [row] })).body.outcomes;
}

async function codes(path: string, row: object): Promise<readonly string[]> {
  const outcomes: readonly { problem?: { type: string } }[] = await post(path, row);
  return outcomes.map(({ problem }) => problem?.type.split("/").at(-1) ?? "none");
}

async function returned(associationId: string): Promise<readonly { status: string }[]> {
  return (await nodes.host.sis("GET", `/results?associationId=${associationId}`)).body.items;
}

/** By version: the digest of the token that home received, or host signed. */
async function digestsAt(node: TestNode, associationId: string): Promise<readonly string[]> {
  const rows = await node.query<{ sha256: string }>(
    "SELECT sha256 FROM result JOIN association USING (association_key) WHERE association_id = $1 ORDER BY version",
    [associationId],
  );
  return rows.map(({ sha256 }) => sha256);
}

/** By version: the digest that it names of the one before. */
async function chainAt(node: TestNode, associationId: string): Promise<readonly (string | null)[]> {
  const rows = await node.query<{ link: string | null }>(
    `SELECT supersedes ->> 'sha256' AS link FROM result JOIN association USING (association_key)
     WHERE association_id = $1 ORDER BY version`,
    [associationId],
  );
  return rows.map(({ link }) => link);
}
