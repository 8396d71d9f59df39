import { createDeskClient, createSisClient } from "@wissel/client";
import { expect, test } from "vitest";
import { openMockSis } from "./mock-sis.ts";

const [HOME_ID, HOST_ID, DONE_ID, RESULT_ID] = ["home-1", "host-1", "host-2", "result-1"];

/** A node where one thing of each kind waits: a permission, a result to return, a result to record. */
function aNode(refuses: (path: string) => boolean = () => false, asking: readonly object[] = []) {
  const returned: object[] = [];
  const posted: string[] = [];
  const lists = (): Readonly<Record<string, readonly object[]>> => ({
    "/desk/v1/approvals": [{ associationId: HOME_ID }],
    "/sis/v1/enrolments": [HOST_ID, DONE_ID].map((associationId) => ({
      home: "noord.example",
      associationId,
    })),
    "/sis/v1/results": [{ associationId: DONE_ID, version: 2 }, ...returned],
    "/sis/v1/decisions": asking,
    "/sis/v1/results-received": [{ resultId: RESULT_ID, associationId: HOME_ID }],
  });
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    if (request.method === "GET") return Response.json({ items: lists()[pathname] ?? [] });
    posted.push(`${pathname.replace(/^\/\w+\/v1/, "")} ${await request.text()}`.trim());
    if (!refuses(pathname)) return Response.json({ outcomes: [{}] });
    const problem = { type: "https://x.example/a", title: "Not now", status: 409 };
    if (pathname === "/sis/v1/results") return Response.json({ outcomes: [{ problem }] });
    return Response.json(problem, { status: 409, headers: { "content-type": "application/problem+json" } });
  };
  const options = { baseUrl: "https://wissel.noord.example", token: "t", fetch };
  let now = Date.parse("2026-11-21T12:00:00Z");
  const mock = openMockSis({
    sis: createSisClient(options),
    desk: createDeskClient(options),
    now: () => new Date(now),
  });
  return {
    mock,
    posted,
    pass: (ms: number) => (now += ms),
    /** The node lists the result that was returned. */
    list: () => returned.push({ associationId: HOST_ID, version: 1 }),
  };
}

const GOOD = [
  `/approvals/${HOME_ID}/decision {"decision":"approve"}`,
  `/results {"rows":[{"home":"noord.example","associationId":"${HOST_ID}","state":"completed","pass":"passed","resultDate":"2026-11-21"}]}`,
  `/results-received/${RESULT_ID}/recorded`,
];

test("a mock SIS that behaves well does each thing that waits once, and one that rests does nothing", async () => {
  const { mock, posted } = aNode();
  expect(await mock.act("resting")).toEqual([]);
  expect(await mock.act("well")).toEqual([
    `permitted ${HOME_ID}`,
    `returned "passed" for ${HOST_ID}`,
    `recorded the result of ${HOME_ID}`,
  ]);
  expect(await mock.act("well")).toEqual([]);
  expect(posted).toEqual(GOOD);
});

test("on request it refuses, is a minute late, or sends everything twice", async () => {
  const refusing = aNode();
  await refusing.mock.act("refusing");
  expect(refusing.posted[0]).toContain('"decision":"refuse"');
  expect(refusing.posted[1]).toContain('"pass":"failed"');
  expect(refusing.posted[2]).toBe(`/results-received/${RESULT_ID}/dispute {"reason":"credits_differ"}`);

  const late = aNode();
  expect(await late.mock.act("late")).toEqual([]);
  late.pass(60_000);
  await late.mock.act("late");
  expect(late.posted).toEqual(GOOD);

  const twice = aNode();
  await twice.mock.act("twice");
  expect(twice.posted).toEqual(GOOD.flatMap((line) => [line, line]));
});

test("what the node refuses is told, and not sent again and again", async () => {
  const { mock, posted } = aNode((path) => path.endsWith("/recorded") || path.endsWith("/results"));
  const said = await mock.act("well");
  expect(said).toContain(`recorded the result of ${HOME_ID}: refused, Not now`);
  expect(said).toContain(`returned "passed" for ${HOST_ID}: refused, Not now`);
  await mock.act("well");
  expect(posted).toEqual(GOOD);
});

test("a host's results are wrong, corrected or withdrawn on request, each once", async () => {
  const wrong = aNode();
  await wrong.mock.act("wrong");
  expect(wrong.posted[1]).toContain('"studyLoad":{"studyLoadUnit":"ects","value":999}');

  for (const [manner, pass, change, says] of [
    ["correcting", "failed", "/results/corrections", '"pass":"passed"'],
    ["withdrawing", "passed", "/results/withdrawals", '"reason":"duplicate"'],
  ] as const) {
    const { mock, posted, list } = aNode();
    await mock.act(manner);
    expect(posted[1]).toContain(`"pass":"${pass}"`);
    list();
    await mock.act(manner);
    await mock.act(manner);
    expect(posted.slice(3)).toEqual([expect.stringMatching(`^${change} .*"changes":1.*`)]);
    expect(posted[3]).toContain(says);
  }
});

test("as host it decides about who asked by name and who has a place on a condition", async () => {
  const asked = (waitsFor: string, associationId: string) => ({
    waitsFor: [waitsFor],
    enrolment: { associationId, home: "noord.example" },
  });
  const asking = [asked("selection", "asked-1"), asked("condition", "asked-2")];
  const decided = async (manner: "well" | "refusing") => {
    const { mock, posted } = aNode(undefined, asking);
    await mock.act(manner);
    return posted.filter((line) => line.startsWith("/decisions"));
  };
  const row = '"home":"noord.example","role":"host","decision"';
  expect(await decided("well")).toEqual([
    `/decisions {"decisions":[{"associationId":"asked-1",${row}:"accept"}]}`,
    `/decisions {"decisions":[{"associationId":"asked-2",${row}:"condition_met"}]}`,
  ]);
  expect((await decided("refusing")).map((line) => line.includes(`${row}:"refuse","words":`))).toEqual([
    true,
  ]);
});
