import { SCALES } from "@wissel/testing/scale-builders";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aRow, PATIENCE } from "../delivery/about-results.ts";
import { anEnrolment, type TwoNodes, twoNodes } from "../delivery/two-nodes.ts";
import { aScaleServer, type ScaleServer } from "./a-scale-server.ts";

/** Expensive, so there is one pair; each test has students of its own. */
let nodes: TwoNodes;
let scales: ScaleServer;
beforeAll(async () => {
  nodes = await twoNodes();
  scales = await aScaleServer(nodes.host);
  await scales.put("nl-1-10", SCALES.dutch);
});
afterAll(async () => {
  await scales[Symbol.asyncDispose]();
  await nodes[Symbol.asyncDispose]();
});

/** What institutions print. None of them survives being read as a number. */
const SCORES = ["02", "8,5", "30 e lode", "8,50", " 7", "A ", "1e1", "=1+1", "8.5", "-3", '6"', "1;5"];

describe("a thousand rows", () => {
  test("are all judged, the good ones taken, each told apart, and doing it again changes nothing", async () => {
    const { home, host } = nodes;
    const students = await Promise.all(Array.from({ length: 40 }, () => anEnrolment(home, host)));
    const rows = Array.from({ length: 1000 }, (_, index) => {
      const row = { ...aRow(students[index % 40] as never), resultValueType: undefined };
      if (index >= 40) return { ...row, associationId: "0193a0e2-7c1d-7f0a-9c11-5d3f6f0a1b01" };
      if (index === 7) return { ...row, state: "finished" };
      if (index === 8) return { ...row, scale: { id: "nl-1-10" }, score: "4,0" };
      return row;
    });
    const checked = await post({ rows }, "?dryRun=true");
    expect(checked.counts).toEqual({ issued: 39, recorded: 0, unchanged: 0, refused: 961, warned: 1 });
    expect(await issuedBy(students)).toBe(0);
    const taken = await post({ rows });
    expect(taken.counts).toEqual(checked.counts);
    expect(taken.outcomes).toHaveLength(1000);
    expect(codeOf(taken.outcomes[7])).toBe("request-invalid");
    expect(taken.outcomes[8]).toMatchObject({ outcome: "issued", warnings: ["pass_clashes_with_scale"] });
    expect(codeOf(taken.outcomes[999])).toBe("association-unknown");
    const again = await post({ rows });
    expect(again.counts).toEqual({ issued: 0, recorded: 0, unchanged: 39, refused: 961, warned: 1 });
    expect(await issuedBy(students)).toBe(39);
    expect((await post({ rows: [...rows, rows[0]] })).status).toBe(400);
  });
});

describe("scores", () => {
  test("stay byte for byte through CSV, events, home, its SIS and the student", async () => {
    const { home, host } = nodes;
    const students = await Promise.all(SCORES.map(() => anEnrolment(home, host)));
    const lines = students.map(
      ({ association_id: id }, index) =>
        `${home.schacHome};${id};completed;"${SCORES[index]?.replaceAll('"', '""')}";2027-06-28`,
    );
    const csv = `\uFEFFhome;associationId;state;score;resultDate\r\n${lines.join("\r\n")}\r\n`;
    const { counts } = await postCsv(csv);
    expect(counts).toMatchObject({ issued: SCORES.length, refused: 0 });
    expect((await postCsv(csv)).counts).toMatchObject({ unchanged: SCORES.length });
    const asJson = students.map(({ association_id: associationId, home: name }, index) => ({
      ...{ home: name, associationId, state: "completed", score: SCORES[index], resultDate: "2027-06-28" },
    }));
    expect((await post({ rows: asJson })).counts).toMatchObject({ unchanged: SCORES.length });

    const ids = students.map(({ association_id: id }) => id);
    const atHome = async (): Promise<readonly string[]> => {
      const { items } = (await home.sis("GET", "/results-received?limit=500")).body;
      const known = new Map(
        items.map((one: Scored & { associationId: string }) => [one.associationId, one.score]),
      );
      return ids.flatMap((id) => (known.has(id) ? [String(known.get(id))] : []));
    };
    await expect.poll(atHome, PATIENCE).toEqual(SCORES);
    const { items } = (await host.sis("GET", "/results?limit=500")).body;
    const sent = items.filter(({ associationId }: { associationId: string }) => ids.includes(associationId));
    expect(sent.map(({ score }: Scored) => score).sort()).toEqual([...SCORES].sort());
    const mine = await Promise.all(students.map(({ personId }) => home.me(personId)));
    expect(mine.map(({ body }) => body.items[0].score)).toEqual(SCORES);
  });
});

describe("rows of CSV", () => {
  test("are judged each by itself, and told apart by their lines", async () => {
    const { home, host } = nodes;
    const { association_id: id } = await anEnrolment(home, host);
    const text = [
      "home,associationId,state,pass,score,scale.id,resultDate,final,studyLoad.studyLoadUnit,studyLoad.value",
      `${home.schacHome},${id},completed,passed,8,5,nl-1-10,2027-06-28,true,ects,5`,
      `${home.schacHome},${id},completed,passed,"8,5",nl-1-10,2027-06-28,true,ects,"7,5"`,
      `${home.schacHome},${id},completed,maybe,"8,5",,2027-06-28,,,`,
    ].join("\n");
    const { outcomes } = await postCsv(text);
    expect(outcomes).toMatchObject([
      { line: 2, outcome: "refused", problem: { detail: expect.stringContaining("11 cells under 10") } },
      { line: 3, outcome: "issued", version: 1 },
      { line: 4, outcome: "refused", problem: { errors: [{ pointer: "#/pass" }] } },
    ]);
    expect(await returned(id)).toMatchObject({
      ...{ score: "8,5", final: true, studyLoad: { value: 7.5 }, scale: { id: "nl-1-10" } },
    });
  });

  test("correct and withdraw results, and are checked as what they are", async () => {
    const { home, host } = nodes;
    const enrolment = await anEnrolment(home, host);
    const { association_id: id } = enrolment;
    await post({ rows: [aRow(enrolment)] });
    const correction = `home;associationId;reason;state;score;resultDate\n${home.schacHome};${id};resit;completed;9,0;2027-06-28\n`;
    expect((await postCsv(correction, "/corrections?dryRun=true")).outcomes).toMatchObject([
      { outcome: "issued", version: 2 },
    ]);
    expect((await postCsv(correction, "/corrections")).outcomes).toMatchObject([{ version: 2 }]);
    const withdrawal = `home;associationId;reason\n${home.schacHome};${id};duplicate\n`;
    expect((await postCsv(withdrawal, "/withdrawals")).outcomes).toMatchObject([{ version: 3 }]);
    expect(await returned(id, 2)).toMatchObject({ kind: "withdrawn", version: 3 });
  });

  test("that cannot be told apart are refused whole, and nothing is taken", async () => {
    for (const text of ['home;score\n"x;8\n', "home;grade\nx;8\n", "home;score\n", "\u0000"]) {
      expect(await postCsv(text)).toMatchObject({
        status: 400,
        type: expect.stringMatching(/request-invalid$/),
      });
    }
  });
});

interface Scored {
  readonly score: string;
}

async function post(body: object, where = "") {
  return (await nodes.host.sis("POST", `/results${where}`, body)).body;
}

async function postCsv(payload: string, where = "") {
  const answer = await nodes.host.app.inject({
    ...{ method: "POST", url: `/sis/v1/results${where}`, payload },
    headers: { "content-type": "text/csv; charset=utf-8" },
  } as const);
  return answer.json();
}

async function returned(associationId: string, index = 0) {
  return (await nodes.host.sis("GET", `/results?associationId=${associationId}`)).body.items[index];
}

async function issuedBy(students: readonly { readonly association_id: string }[]): Promise<number> {
  const rows = await nodes.host.query(
    "SELECT 1 FROM result JOIN association USING (association_key) WHERE association_id = ANY ($1::uuid[])",
    [students.map(({ association_id: id }) => id)],
  );
  return rows.length;
}

function codeOf({ problem }: { problem: { type: string } }): string | undefined {
  return problem.type.split("/").at(-1);
}
