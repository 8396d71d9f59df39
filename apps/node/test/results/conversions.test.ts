import { insertReceivedResults } from "@wissel/store";
import { anAssociationRow, insertAssociation } from "@wissel/testing/association-row";
import { openTestDatabase, openTestPool, type TestDatabase } from "@wissel/testing/database";
import type pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aScaleServer, type ScaleServer } from "./a-scale-server.ts";
import { HOME_TABLE, HOST_TABLE } from "./distributions.ts";

const WISH = { hostTable: { id: "host-0222" }, homeTable: { id: "own-0222" }, fieldOfStudy: "0222" };

let database: TestDatabase;
let pool: pg.Pool;
let home: ScaleServer;
beforeAll(async () => {
  database = await openTestDatabase();
  pool = openTestPool(database, 4);
  const node = { pool, schacHome: "noord.example", entityId: "https://node.noord.example" };
  home = await aScaleServer(node);
});
afterAll(async () => {
  await home[Symbol.asyncDispose]();
  await pool.end();
  await database[Symbol.asyncDispose]();
});

describe("a conversion", () => {
  test("is proposed by no policy but a published one", async () => {
    await home.ask("PUT", "/sis/v1/grade-distributions/host-0222", HOST_TABLE);
    await home.ask("PUT", "/sis/v1/grade-distributions/own-0222", HOME_TABLE);
    const { resultId } = await aReceivedResult("10");
    expect(codeOf(await propose(resultId))).toBe("conversion-policy-missing");
    expect((await home.get("/.well-known/conversion-policy")).statusCode).toBe(404);
    const put = (pick: string) => home.ask("PUT", "/sis/v1/conversion-policy", { pick });
    expect((await put("max")).body).toMatchObject({ outcome: "added", document: { version: 1 } });
    expect((await put("average")).body).toMatchObject({ outcome: "added", document: { version: 2 } });
    expect((await put("average")).body).toMatchObject({ outcome: "unchanged", document: { version: 2 } });
    expect((await home.get("/.well-known/conversion-policy")).json()).toMatchObject({
      ...{ version: 2, policy: { pick: "average", minimumGrades: 50, maximumAgeYears: 5 } },
    });
  });

  test("says what it was made of, and asked for again is the same", async () => {
    const { resultId, jti } = await aReceivedResult("10");
    const dry = await propose(resultId, WISH, "?dryRun=true");
    expect([dry.body.steps.length, (await list(resultId)).body.steps]).toEqual([1, []]);
    const { body } = await propose(resultId);
    expect(body.original).toMatchObject({ host: "zuid.example", version: 1, score: "10", pass: "passed" });
    expect(body.steps).toMatchObject([
      {
        ...{ status: "proposed", value: "8", by: "sis" },
        basis: {
          source: { jti, sha256: "d1", score: "10" },
          method: { id: "distribution-overlap", version: 1 },
          policy: { version: 2, pick: "average", sha256: expect.stringMatching(/^[\w-]{43}$/) },
          tables: { host: { id: "host-0222", version: 1 }, home: { id: "own-0222", version: 1 } },
          share: 26,
          candidates: [
            { value: "8.5", percent: 1 },
            { value: "8", percent: 20 },
            { value: "7.5", percent: 5 },
          ],
          remarks: [
            { table: "host", differs: "cycle_unknown" },
            { table: "home", differs: "cycle_unknown" },
          ],
        },
      },
    ]);
    expect((await propose(resultId)).body).toEqual(body);
    expect((await list(resultId)).body).toEqual(body);
  });

  test("is confirmed or overruled by a person, as often as they think again, and the history stays", async () => {
    const { resultId } = await aReceivedResult("12");
    const [{ conversionId }] = (await propose(resultId)).body.steps;
    const word = (decision: object) => decide(resultId, conversionId, decision);
    expect((await word({ decision: "overruled", value: "9" })).status).toBe(400);
    expect((await word({ decision: "confirmed", value: "9" })).status).toBe(400);
    const confirmed = await word({ decision: "confirmed" });
    expect((await word({ decision: "confirmed" })).body).toEqual(confirmed.body);
    const reason = "The board uses the agreed table.";
    const { body } = await word({ decision: "overruled", value: "9", reason });
    expect(body.original).toMatchObject({ score: "12" });
    expect(body.steps).toMatchObject([
      { status: "overruled", value: "9", reason, decides: conversionId, by: "officer" },
      { status: "confirmed", value: "8.5", decides: conversionId },
      { status: "proposed", value: "8.5", conversionId },
    ]);
    expect((await list(resultId)).body).toEqual(body);
  });

  test("is decided on the newest proposal, and on the newest version of the result", async () => {
    const { resultId, associationKey } = await aReceivedResult("7");
    const [first] = (await propose(resultId)).body.steps;
    await home.ask("PUT", "/sis/v1/grade-distributions/host-0222", {
      ...HOST_TABLE,
      years: { first: 2025, last: 2027 },
    });
    const [second] = (await propose(resultId)).body.steps;
    expect(second.basis.tables.host.version).toBe(2);
    const outdated = await decide(resultId, first.conversionId, { decision: "confirmed" });
    expect(outdated).toMatchObject({ status: 409, body: { conversionId: second.conversionId } });
    expect(codeOf(outdated)).toBe("conversion-outdated");
    expect(codeOf(await decide(resultId, uuidv7(), { decision: "confirmed" }))).toBe("conversion-unknown");
    const newer = await received(associationKey, { score: "10", version: 2 });
    const late = await decide(resultId, second.conversionId, { decision: "confirmed" });
    expect(codeOf(late)).toBe("result-version-outdated");
    expect(late.body).toMatchObject({ resultId: newer.resultId, version: 2 });
    expect((await list(newer.resultId)).body.steps).toEqual([]);
    expect((await list(resultId)).body.steps).toHaveLength(2);
  });

  test("is not made of what is not there, or of a result that is withdrawn", async () => {
    expect(codeOf(await propose(uuidv7()))).toBe("result-unknown");
    const { resultId, associationKey } = await aReceivedResult("10");
    const strange = { ...WISH, hostTable: { id: "host-0222", version: 9 } };
    expect(codeOf(await propose(resultId, strange))).toBe("distribution-unknown");
    const { resultId: withdrawn } = await received(associationKey, { version: 2 });
    expect((await propose(withdrawn)).body).toMatchObject({ status: 409, because: "withdrawn" });
  });
});

describe("a distribution table", () => {
  test("that does not fit together is refused where it does not", async () => {
    const grades = [...HOST_TABLE.grades, { value: "12", count: 1, pass: true }];
    const answer = await home.ask("PUT", "/sis/v1/grade-distributions/broken", { ...HOST_TABLE, grades });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "#/grades/6/value" }, { pointer: "#/grades/6/pass" }] },
    });
  });
});

async function aReceivedResult(score: string) {
  const row = anAssociationRow();
  await insertAssociation(pool, row);
  const associationKey = row.association_key;
  return { associationKey, ...(await received(associationKey, { score, version: 1 })) };
}

/** A version as the inbox writes it; without a score it is withdrawn. */
async function received(
  associationKey: string,
  { score, version }: { readonly score?: string; readonly version: number },
) {
  const [resultId, jti, at] = [uuidv7(), uuidv7(), new Date()];
  const content = { state: "completed", pass: "passed", resultDate: "2027-06-28", final: true } as const;
  await insertReceivedResults(pool, [
    {
      ...{ associationKey, version, resultId, jti, sha256: `d${version}`, issuedAt: at, receivedAt: at },
      statement:
        score === undefined
          ? { kind: "withdrawn", reason: "fraud_decision" }
          : { kind: "issued", content: { ...content, score } },
    },
  ]);
  return { resultId, jti };
}

function propose(resultId: string, wish: object = WISH, query = "") {
  return home.ask("POST", `/sis/v1/results-received/${resultId}/conversions${query}`, wish);
}

function list(resultId: string) {
  return home.ask("GET", `/desk/v1/results-received/${resultId}/conversions`);
}

function decide(resultId: string, conversionId: string, word: object) {
  const path = `/desk/v1/results-received/${resultId}/conversions/${conversionId}/decision`;
  return home.ask("POST", path, word);
}

function codeOf({ body }: { readonly body: { readonly type?: string } }): string | undefined {
  return body.type?.split("/").at(-1);
}
