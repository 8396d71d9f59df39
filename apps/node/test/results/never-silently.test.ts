import { SCALES } from "@wissel/testing/scale-builders";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aRow, eventsOf, PATIENCE, receivedFor, returnedFor } from "../delivery/about-results.ts";
import { anEnrolment, type TwoNodes, twoNodes } from "../delivery/two-nodes.ts";
import { aScaleServer, type ScaleServer } from "./a-scale-server.ts";
import { HOME_TABLE, HOST_TABLE } from "./distributions.ts";

/** Expensive, so there is one pair; each test has a student of its own. */
let nodes: TwoNodes;
let atHost: ScaleServer;
let atHome: ScaleServer;
beforeAll(async () => {
  nodes = await twoNodes();
  [atHost, atHome] = await Promise.all([aScaleServer(nodes.host), aScaleServer(nodes.home)]);
  await atHost.put("nl-1-10", SCALES.dutch);
  await atHost.put("it-30", SCALES.italian);
  await atHome.ask("PUT", "/sis/v1/conversion-policy", { pick: "average" });
  await atHome.ask("PUT", "/sis/v1/grade-distributions/host-0222", HOST_TABLE);
  await atHome.ask("PUT", "/sis/v1/grade-distributions/own-0222", HOME_TABLE);
});
afterAll(async () => {
  await atHost[Symbol.asyncDispose]();
  await atHome[Symbol.asyncDispose]();
  await nodes[Symbol.asyncDispose]();
});

const TABLES = { hostTable: { id: "host-0222" }, homeTable: { id: "own-0222" } };
const COURSE = { ...TABLES, fieldOfStudy: "0222", cycle: "bachelor" };

describe("never silently", () => {
  test("1 is a score converted or rounded, or its decimal sign changed", async () => {
    for (const score of ["8,549", "8.549", "02", "7,0"]) {
      const result = await aReceived({ score });
      expect(result).toMatchObject({ score });
      await propose(result.resultId);
      expect((await receivedFor(nodes, result.associationId))[0]).toMatchObject({ score });
    }
  });

  test("2 is pass derived from a score, or a score from pass", async () => {
    const scored = await aReceived({ pass: undefined, score: "9,5", scale: { id: "nl-1-10" } });
    expect(scored).not.toHaveProperty("pass");
    const passed = await aReceived({ score: undefined });
    expect(passed).toMatchObject({ pass: "passed" });
    expect(passed).not.toHaveProperty("score");
    const denied = await aReceived({ pass: "failed", score: "9,5", scale: { id: "nl-1-10" } });
    expect(denied).toMatchObject({ pass: "failed", score: "9,5" });
  });

  test("3 is absent, exempt, withdrawn, postponed or tolerated made a number or a fail", async () => {
    for (const score of ["ND", "VR"]) {
      const result = await aReceived({ pass: undefined, score, scale: { id: "nl-1-10" } });
      expect(result).toMatchObject({ score });
      expect(result).not.toHaveProperty("pass");
      expect(await because(result.resultId)).toBe("not_passed");
    }
    const exempt = await aReceived({ score: "VR", scale: { id: "nl-1-10" } });
    expect(await because(exempt.resultId)).toBe("score_not_in_table");
    const postponed = await aReceived({
      state: "postponed",
      pass: undefined,
      score: undefined,
      final: false,
    });
    expect(postponed).toMatchObject({ state: "postponed" });
    expect(postponed).not.toHaveProperty("pass");
    expect(await because(postponed.resultId)).toBe("no_score");
  });

  test("4 is a recorded result overwritten", async () => {
    const { resultId, associationId } = await aReceived({ score: "10" });
    await nodes.home.sis("POST", `/results-received/${resultId}/recorded`);
    const row = { home: nodes.home.schacHome, associationId, state: "completed", resultDate: "2027-06-28" };
    const correction = { ...row, pass: "passed", score: "12", reason: "resit" };
    await nodes.host.sis("POST", "/results/corrections", { rows: [correction] });
    await expect.poll(() => receivedFor(nodes, associationId), PATIENCE).toHaveLength(2);
    const [first, second] = await receivedFor(nodes, associationId);
    expect(first).toMatchObject({ score: "10", recordedAt: expect.any(String) });
    expect(second).not.toHaveProperty("recordedAt");
    expect(await propose(resultId)).toMatchObject({
      status: 409,
      body: { type: expect.stringMatching(/result-version-outdated$/), resultId: second.resultId },
    });
  });

  test("5 are credits scaled, or other units turned into credits", async () => {
    for (const studyLoad of [
      { studyLoadUnit: "sp", value: 3 },
      { studyLoadUnit: "hour", value: 168 },
      { studyLoadUnit: "ects", value: 7.5 },
    ]) {
      const result = await aReceived({ score: "10", studyLoad });
      expect(result).toMatchObject({ studyLoad });
      expect((await propose(result.resultId)).body.original).toMatchObject({ studyLoad });
    }
  });

  test("6 is a distinction dropped", async () => {
    const result = await aReceived({ score: "30 e lode", scale: { id: "it-30" } });
    expect(result).toMatchObject({ score: "30 e lode" });
    expect(await because(result.resultId)).toBe("score_not_in_table");
  });

  test("7 is a table of another field, cycle or age used, or one with too few grades", async () => {
    const other = {
      ...HOME_TABLE,
      fieldOfStudy: "0613",
      cycle: "master",
      years: { first: 2015, last: 2016 },
    };
    await atHome.ask("PUT", "/sis/v1/grade-distributions/own-0613", other);
    const { resultId } = await aReceived({ score: "10" });
    const using = { ...COURSE, homeTable: { id: "own-0613" } };
    expect((await propose(resultId, using)).body.steps[0].basis.remarks).toEqual([
      { table: "home", differs: "other_field" },
      { table: "home", differs: "other_cycle" },
      { table: "home", differs: "too_old" },
    ]);
    expect((await propose(resultId, TABLES)).body.steps[0].basis.remarks).toHaveLength(4);
    const few = { ...HOME_TABLE, grades: [{ value: "8", count: 49, pass: true }] };
    await atHome.ask("PUT", "/sis/v1/grade-distributions/own-few", few);
    expect(await because(resultId, { ...COURSE, homeTable: { id: "own-few" } })).toBe("not_enough_data");
    expect(await because(resultId, { ...COURSE, hostTable: { id: "own-0222" } })).toBe("other_institution");
  });

  test("8 is anything converted twice", async () => {
    const { resultId } = await aReceived({ score: "10" });
    const first = await propose(resultId);
    await decide(resultId, first.body.steps[0].conversionId, { decision: "confirmed" });
    const again = await propose(resultId, TABLES);
    expect(again.body.steps.map(({ status }: Step) => status)).toEqual(["proposed", "confirmed", "proposed"]);
    for (const step of [again.body.steps[0], again.body.steps[2]]) {
      expect(step).toMatchObject({ value: "8", basis: { source: { score: "10" } } });
    }
  });

  test("9 is no grade taken for zero or for a fail", async () => {
    const result = await aReceived({ pass: undefined, score: undefined });
    expect(result).not.toHaveProperty("pass");
    expect(result).not.toHaveProperty("score");
    expect(await because(result.resultId)).toBe("no_score");
    const ungraded = await aReceived({ pass: "unknown", score: "NC", scale: { id: "nl-1-10" } });
    expect(ungraded).toMatchObject({ pass: "unknown", score: "NC" });
  });

  test("10 does a converted grade get into what anybody signs", async () => {
    const { resultId, associationId, student } = await aReceived({ score: "10" });
    const before = await eventsOf(nodes.home, associationId);
    const { body } = await propose(resultId);
    const word = { decision: "overruled", value: "a home grade", reason: "the agreed table" };
    expect(await receivedFor(nodes, associationId)).toMatchObject([{ homeGrade: { status: "proposed" } }]);
    expect((await nodes.home.me(student.personId)).body.items[0]).not.toHaveProperty("homeGrade");
    await decide(resultId, body.steps[0].conversionId, word);
    expect(await eventsOf(nodes.home, associationId)).toEqual(before);
    const owed = "SELECT 1 FROM delivery WHERE payload::text LIKE '%a home grade%'";
    expect([await nodes.home.query(owed), await nodes.host.query(owed)]).toEqual([[], []]);
    expect(await returnedFor(nodes, associationId)).toMatchObject({ score: "10" });
    // At home it stands beside the score.
    const graded = { score: "10", homeGrade: { value: "a home grade", status: "overruled" } };
    expect(await receivedFor(nodes, associationId)).toMatchObject([graded]);
    expect((await nodes.home.me(student.personId)).body.items).toMatchObject([graded]);
  });

  test("11 is anything compared across scales", async () => {
    await atHome.ask("PUT", "/sis/v1/grade-distributions/host-scaled", { ...HOST_TABLE, scaleId: "dk-7" });
    const { resultId } = await aReceived({ score: "10", scale: { id: "nl-1-10" } });
    expect(await because(resultId, { ...COURSE, hostTable: { id: "host-scaled" } })).toBe("other_scale");
  });

  test("12 is a distribution published with a cell of fewer than five", async () => {
    const published = await atHome.get("/.well-known/grade-distributions/own-0222/1");
    const { grades } = published.json();
    expect(grades.at(-1)).toEqual({ value: "5", pass: false, fewerThan: 5 });
    expect(grades.every(({ count = 5 }: { count?: number }) => count >= 5)).toBe(true);
    expect(published.body).not.toContain("203");
    // A partner's table is the partner's to publish.
    expect((await atHome.get("/.well-known/grade-distributions/host-0222/1")).statusCode).toBe(404);
    const own = await atHome.ask("GET", "/sis/v1/grade-distributions/own-0222");
    expect(own.body.content).toEqual(HOME_TABLE);
  });
});

interface Step {
  readonly status: string;
}

/** A result as home's SIS reads it. */
async function aReceived(overrides: object) {
  const { home, host } = nodes;
  const enrolment = await anEnrolment(home, host);
  const row = { ...aRow(enrolment), resultValueType: undefined, ...overrides };
  const { outcomes } = (await host.sis("POST", "/results", { rows: [row] })).body;
  expect(outcomes).toMatchObject([{ outcome: "issued" }]);
  await expect.poll(() => receivedFor(nodes, enrolment.association_id), PATIENCE).toHaveLength(1);
  return (await receivedFor(nodes, enrolment.association_id))[0];
}

async function propose(resultId: string, wish: object = COURSE) {
  return await atHome.ask("POST", `/sis/v1/results-received/${resultId}/conversions`, wish);
}

async function because(resultId: string, wish: object = COURSE): Promise<string> {
  return (await propose(resultId, wish)).body.because;
}

async function decide(resultId: string, conversionId: string, word: object) {
  const path = `/desk/v1/results-received/${resultId}/conversions/${conversionId}/decision`;
  return await atHome.ask("POST", path, word);
}
