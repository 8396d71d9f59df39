import { createHash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aRow, PATIENCE, receivedFor } from "../delivery/about-results.ts";
import { anEnrolment, aSignedResult, type TwoNodes, twoNodes } from "../delivery/two-nodes.ts";

let nodes: TwoNodes;
beforeAll(async () => {
  nodes = await twoNodes();
});
afterAll(() => nodes[Symbol.asyncDispose]());

describe("the overview of results", () => {
  test("counts each once, in its newest version, and what is overdue, by partner", async () => {
    const { home, host } = nodes;
    const [recorded, delivered] = [await anEnrolment(home, host), await anEnrolment(home, host)];
    await host.sis("POST", "/results", { rows: [aRow(recorded), aRow(delivered)] });
    await host.sis("POST", "/results/corrections", {
      rows: [{ ...aRow(recorded), score: "9", reason: "resit" }],
    });
    await expect.poll(() => receivedFor(nodes, recorded.association_id), PATIENCE).toHaveLength(2);
    const versions = await receivedFor(nodes, recorded.association_id);
    const newest = versions.find(({ version }: { version: number }) => version === 2);
    await home.sis("POST", `/results-received/${newest.resultId}/recorded`);
    const counted = {
      home: home.schacHome,
      sent: 0,
      delivered: 1,
      recorded: 1,
      disputed: 0,
      undeliverable: 0,
    };
    const overview = async (days: number) =>
      (await host.desk("GET", `/results/overview?overdueAfterDays=${days}`)).body;
    await expect.poll(() => overview(14), PATIENCE).toEqual({ partners: [{ ...counted, overdue: 0 }] });
    expect(await overview(0)).toEqual({
      partners: [{ ...counted, overdue: 1, overdueSince: expect.any(String) }],
    });
    expect((await host.sis("GET", "/results/overview")).body).toEqual(await overview(14));
  });
});

describe("a gap in the versions of a result", () => {
  test("is shown at home until the version has come, and the newest counts meanwhile", async () => {
    const { home, host } = nodes;
    const { association_id: associationId } = await anEnrolment(home, host);
    const chained = async (version: number, former?: string) => {
      const name = former === undefined ? "result-issued" : "result-corrected";
      const sha256 = createHash("sha256")
        .update(former ?? "")
        .digest("base64url");
      const supersedes = { version: version - 1, jti: uuidv7(), sha256 };
      const event = {
        ...{ version, offering: { id: uuidv7() } },
        ...(former === undefined ? {} : { reason: "resit", supersedes }),
        result: { state: "completed", score: `${version}`, resultDate: "2027-06-28", final: true },
      };
      const events = { [`https://schemas.wissel.example/events/v1/${name}`]: event };
      return await aSignedResult(nodes, associationId, { claims: { events } });
    };
    const first = await chained(1);
    const second = await chained(2, first);
    await home.push(await chained(3, second));
    const overview = async () => (await home.desk("GET", "/results/overview")).body.gaps;
    const gap = (missing: readonly number[]) => [
      { host: host.schacHome, results: 1, associations: [{ associationId, missing }] },
    ];
    await expect.poll(overview, PATIENCE).toEqual(gap([1, 2]));
    await home.push(first);
    await expect.poll(overview, PATIENCE).toEqual(gap([2]));
    expect(await home.query("SELECT result_version FROM association")).toContainEqual({ result_version: 3 });
    await home.push(second);
    await expect.poll(overview, PATIENCE).toBeUndefined();
  });
});

describe("missing results", () => {
  test("are those of placed students of an offering that has ended, until a final word is said", async () => {
    const { home, host } = nodes;
    const offeringId = uuidv7();
    await anOffering(offeringId, "2020-06-30");
    const students = [
      await anEnrolment(home, host),
      await anEnrolment(home, host),
      await anEnrolment(home, host),
    ];
    const [done, open, none] = students.map(({ association_id: id }) => id);
    const left = await anEnrolment(home, host);
    for (const { association_id: id } of [...students, left]) {
      await host.query("UPDATE association SET offering_id = $1 WHERE association_id = $2", [offeringId, id]);
    }
    await host.query("UPDATE association SET host_state = 'cancelled' WHERE association_id = $1", [
      left.association_id,
    ]);
    await host.sis("POST", "/results", {
      rows: students.slice(0, 2).map((student, index) => ({ ...aRow(student), final: index === 0 })),
    });
    const missing = async () =>
      (await host.sis("GET", `/results/missing?offeringId=${offeringId}`)).body.items;
    expect(await missing()).toMatchObject([
      { offeringId, sourceId: offeringId, endDate: "2020-06-30", placed: 3, missing: 2 },
    ]);
    const [{ students: waiting }] = await missing();
    expect(new Set(waiting.map(({ associationId }: { associationId: string }) => associationId))).toEqual(
      new Set([open, none]),
    );
    expect((await host.desk("GET", "/results/missing")).body.items).toEqual(await missing());
    expect(done).not.toBe(open);
    await host.sis("POST", "/results", { rows: students.slice(1).map((student) => aRow(student)) });
    expect(await missing()).toEqual([]);
  });

  test("are not asked for before the offering has ended", async () => {
    const { home, host } = nodes;
    const offeringId = uuidv7();
    await anOffering(offeringId, "2099-06-30");
    const { association_id: id } = await anEnrolment(home, host);
    await host.query("UPDATE association SET offering_id = $1 WHERE association_id = $2", [offeringId, id]);
    expect((await host.sis("GET", `/results/missing?offeringId=${offeringId}`)).body.items).toEqual([]);
  });
});

async function anOffering(offeringId: string, endDate: string): Promise<void> {
  const document = { name: [{ language: "en", value: "History of the sea" }], endDate };
  await nodes.host.query(
    `INSERT INTO catalogue_item (item_id, kind, source_id, document, version, updated_at)
     VALUES ($1, 'offering', $1::uuid::text, $2, 1, now())`,
    [offeringId, JSON.stringify(document)],
  );
}
