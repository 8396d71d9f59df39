import { createHash } from "node:crypto";
import type { DistributionContent } from "@wissel/core";
import { SCALES } from "@wissel/testing/scale-builders";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aRow, PATIENCE, receivedFor, returnedFor } from "../delivery/about-results.ts";
import { anEnrolment, type TwoNodes, twoNodes } from "../delivery/two-nodes.ts";
import { aScaleServer, type ScaleServer } from "./a-scale-server.ts";
import { HOME_TABLE, HOST_TABLE } from "./distributions.ts";

/** Expensive, so there is one pair; each test has students and scales of its own. */
let nodes: TwoNodes;
let scales: ScaleServer;
beforeAll(async () => {
  nodes = await twoNodes();
  scales = await aScaleServer(nodes.host);
});
afterAll(async () => {
  await scales[Symbol.asyncDispose]();
  await nodes[Symbol.asyncDispose]();
});

describe("a scale", () => {
  test("is published as it was written, under its digest, and what is said anew is the next version", async () => {
    const first = await scales.put("written", SCALES.dutch);
    expect(first).toMatchObject({ status: 200, body: { outcome: "added", scale: { version: 1 } } });
    expect((await scales.put("written", SCALES.dutch)).body).toEqual({
      ...first.body,
      outcome: "unchanged",
    });
    const second = await scales.put("written", { ...SCALES.dutch, passFrom: "6" });
    expect(second.body).toMatchObject({ outcome: "added", scale: { version: 2 } });

    const { sha256 } = first.body.scale;
    const published = await scales.get("/.well-known/scales/written/1");
    expect(digestOf(published.body)).toBe(sha256);
    expect(published.headers).toMatchObject({
      etag: `"${sha256}"`,
      "cache-control": expect.stringContaining("immutable"),
      "content-type": expect.stringContaining("application/json"),
    });
    expect(published.json()).toMatchObject({ owner: nodes.host.schacHome, passFrom: "5,5" });
    const { items } = (await scales.get("/.well-known/scales")).json();
    expect(items).toContainEqual(
      expect.objectContaining({ id: "written", version: 2, sha256: second.body.scale.sha256 }),
    );
    expect((await scales.get("/.well-known/scales/written/3")).statusCode).toBe(404);
    expect((await scales.get("/.well-known/scales/Written/0")).statusCode).toBe(400);
  });

  test("is written once by two that say the same at once, and in two versions by two that do not", async () => {
    const contents = [SCALES.german, SCALES.german, SCALES.dutch];
    const answers = await Promise.all(contents.map((content) => scales.put("raced", content)));
    const versions = answers.map(({ body }) => body.scale.version);
    expect(answers.filter(({ body }) => body.outcome === "added").length).toBeGreaterThan(1);
    expect(Math.max(...versions)).toBe(answers.filter(({ body }) => body.outcome === "added").length);
  });

  test("never changes, whatever the code does", async () => {
    await scales.put("fixed", SCALES.german);
    for (const statement of [
      "UPDATE versioned_document SET text = '{}' WHERE document_id = 'fixed'",
      "DELETE FROM versioned_document WHERE document_id = 'fixed'",
    ]) {
      await expect(nodes.host.query(statement)).rejects.toThrow("never changes");
    }
  });

  test("that does not fit together is refused where it does not", async () => {
    const answer = await scales.put("broken", { ...SCALES.danish, passFrom: "6" });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: "#/passFrom" }] } });
  });
});

describe("a grade table of a partner", () => {
  const put = (server: ScaleServer, id: string, table: DistributionContent) =>
    server.ask("PUT", `/sis/v1/grade-distributions/${id}`, table);

  test("is fetched as it is published, and a proposal is made with it when none is named", async () => {
    const { home, host } = nodes;
    await using atHome = await aScaleServer(home);
    await scales.put("graded", { ...SCALES.danish, values: ["00", "02", "4", "7", "10", "12"] });
    await put(scales, "biology-bachelor", { ...HOST_TABLE, scaleId: "graded" });
    await put(scales, "other-scale", { ...HOST_TABLE, scaleId: "other", years: { first: 2025, last: 2027 } });
    await put(scales, "of-a-partner", { ...HOST_TABLE, institution: "west.example" });
    const published = (await scales.get("/.well-known/grade-distributions")).json().items;
    expect(published.map(({ id }: { id: string }) => id)).toEqual(["biology-bachelor", "other-scale"]);
    expect(await scales.fetchTablesTo(home)).toBeUndefined();
    const kept = "SELECT document_id AS id, version, sha256 FROM partner_distribution ORDER BY document_id";
    expect(await home.query(kept)).toEqual(published);

    await put(atHome, "own-biology", HOME_TABLE);
    await atHome.ask("PUT", "/sis/v1/conversion-policy", { pick: "average" });
    const enrolment = await anEnrolment(home, host);
    const row = { ...aRow(enrolment), score: "10", resultValueType: undefined, scale: { id: "graded" } };
    expect((await post(row)).outcomes).toMatchObject([{ outcome: "issued" }]);
    await expect.poll(() => receivedFor(nodes, enrolment.association_id), PATIENCE).toHaveLength(1);
    const [{ resultId }] = await receivedFor(nodes, enrolment.association_id);
    const propose = (wish: object) =>
      atHome.ask("POST", `/sis/v1/results-received/${resultId}/conversions`, wish);
    const { body } = await propose({ fieldOfStudy: "0222", cycle: "bachelor" });
    expect(body.steps).toMatchObject([
      {
        ...{ status: "proposed", value: "8" },
        basis: {
          tables: {
            host: { ...published[0], publishedBy: host.schacHome },
            home: { id: "own-biology", version: 1 },
          },
          remarks: [],
        },
      },
    ]);
    expect((await propose({ fieldOfStudy: "0222", cycle: "bachelor" })).body).toEqual(body);
    const named = { id: "biology-bachelor", publishedBy: "west.example" };
    expect((await propose({ hostTable: named })).body.type).toContain("/distribution-unknown");
  });

  test("says with the proposal that small counts are hidden, and what is said anew is fetched too", async () => {
    const { home, host } = nodes;
    await using atHome = await aScaleServer(home);
    const [best, ...others] = HOST_TABLE.grades;
    if (best === undefined) throw new Error("the table has grades");
    const seldom = { ...HOST_TABLE, scaleId: "graded", grades: [{ ...best, count: 3 }, ...others] };
    await put(scales, "biology-bachelor", seldom);
    expect(await scales.fetchTablesTo(home)).toBeUndefined();
    const [received] = await home.query<{ result_id: string }>(
      "SELECT result_id FROM result WHERE document -> 'scale' ->> 'id' = 'graded'",
    );
    const path = `/sis/v1/results-received/${received?.result_id}/conversions`;
    const hostTable = { id: "biology-bachelor", publishedBy: host.schacHome };
    const { body } = await atHome.ask("POST", path, { hostTable, fieldOfStudy: "0222", cycle: "bachelor" });
    expect(body.steps[0].basis).toMatchObject({
      tables: { host: { version: 2 } },
      remarks: [{ table: "host", differs: "counts_hidden" }],
    });
    await expect(home.query("UPDATE partner_distribution SET text = '{}'")).rejects.toThrow("never changes");
  });

  test("that does not fit together is not kept", async () => {
    const { home, host } = nodes;
    await host.query(
      `INSERT INTO versioned_document
       SELECT kind, 'twice', 1, sha256, jsonb_set(text::jsonb || '{"id": "twice", "version": 1}', '{grades,1,value}', '"12"')::text, now()
       FROM versioned_document WHERE document_id = 'biology-bachelor' AND version = 1`,
    );
    expect(await scales.fetchTablesTo(home)).toBe("table-unusable");
    expect(await home.query("SELECT 1 FROM partner_distribution WHERE document_id = 'twice'")).toEqual([]);
  });
});

describe("a result on a scale", () => {
  test("says so at its host, in the event, at home and to the student, by version and digest", async () => {
    const { home, host } = nodes;
    const { scale } = (await scales.put("named", SCALES.dutch)).body;
    const named = { id: "named", version: 1, sha256: scale.sha256 };
    const enrolment = await anEnrolment(home, host);
    const id = enrolment.association_id;
    const row = { ...aRow(enrolment), scale: { id: "named" } };
    expect((await post(row)).outcomes).toMatchObject([{ outcome: "issued" }]);
    await scales.put("named", { ...SCALES.dutch, passFrom: "6" });
    expect((await post(row)).outcomes).toMatchObject([{ outcome: "unchanged" }]);
    await expect.poll(() => receivedFor(nodes, id), PATIENCE).toHaveLength(1);
    expect((await receivedFor(nodes, id))[0]).toMatchObject({ score: "08,50", scale: named });
    expect(await returnedFor(nodes, id)).toMatchObject({ score: "08,50", scale: named });
    expect((await home.me(enrolment.personId)).body.items).toMatchObject([
      { score: "08,50", scale: named, versions: [{ scale: named }] },
    ]);
    const signed = await host.query(
      "SELECT payload -> 'event' -> 'result' -> 'scale' AS scale FROM delivery WHERE payload ->> 'associationId' = $1",
      [id],
    );
    expect(signed).toEqual([{ scale: named }]);
  });

  test("brings the scale home, held to the digest, and another text under that name is not taken", async () => {
    const { home, host } = nodes;
    const { scale } = (await scales.put("fetched", SCALES.italian)).body;
    const enrolment = await anEnrolment(home, host);
    await post({
      ...aRow(enrolment),
      score: "30 e lode",
      resultValueType: undefined,
      scale: { id: "fetched" },
    });
    await expect.poll(() => receivedFor(nodes, enrolment.association_id), PATIENCE).toHaveLength(1);
    const held = async () =>
      await home.query("SELECT text, failure FROM partner_scale WHERE scale_id = 'fetched'");
    expect(await held()).toEqual([{ text: null, failure: null }]);
    await home.query("UPDATE partner_scale SET sha256 = repeat('A', 43) WHERE scale_id = 'fetched'");
    await scales.fetchTo(home);
    expect(await held()).toEqual([{ text: null, failure: "digest-differs" }]);
    const renamed = (host: string) =>
      home.query(
        "UPDATE partner_scale SET host = $1, sha256 = $2, next_attempt_at = '2000-01-01' WHERE scale_id = 'fetched'",
        [host, scale.sha256],
      );
    await renamed("west.example");
    await scales.fetchTo(home);
    expect(await held()).toEqual([{ text: null, failure: "not-that-scale" }]);
    await renamed(host.schacHome);
    await scales.fetchTo(home);
    const [{ text }] = (await held()) as [{ text: string }];
    expect(digestOf(text)).toBe(scale.sha256);
    await using atHome = await aScaleServer(home);
    const kept = `/sis/v1/partner-scales/${host.schacHome}`;
    expect((await atHome.get(`${kept}/${scale.sha256}`)).body).toBe(text);
    expect((await atHome.get(`${kept}/${"A".repeat(43)}`)).statusCode).toBe(404);
  });

  test("is warned of before it goes, is refused where that is asked for, and goes as it stands where not", async () => {
    const { home, host } = nodes;
    await scales.put("doubted", { ...SCALES.dutch, passFrom: "9" });
    const enrolment = await anEnrolment(home, host);
    const row = { ...aRow(enrolment), score: "8,5", scale: { id: "doubted" } };
    const warned = { warnings: ["pass_clashes_with_scale"], version: 1 };
    expect((await post(row, "?dryRun=true")).outcomes).toEqual([{ outcome: "issued", ...warned }]);
    expect(await returnedFor(nodes, enrolment.association_id)).toBeUndefined();
    expect((await post(row, "?strict=true")).outcomes).toMatchObject([
      { outcome: "refused", problem: { status: 409, warnings: ["pass_clashes_with_scale"] } },
    ]);
    expect(await returnedFor(nodes, enrolment.association_id)).toBeUndefined();
    expect((await post(row)).outcomes).toMatchObject([{ outcome: "issued", ...warned }]);
    expect(await returnedFor(nodes, enrolment.association_id)).toMatchObject({
      score: "8,5",
      pass: "passed",
    });
    expect((await post({ ...row, scale: { id: "never" } })).outcomes).toMatchObject([
      { outcome: "refused", problem: { type: expect.stringMatching(/scale-unknown$/), status: 404 } },
    ]);
  });
});

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

async function post(row: object, where = "") {
  return (await nodes.host.sis("POST", `/results${where}`, { rows: [row] })).body;
}
