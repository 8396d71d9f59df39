import { testPortBase } from "@wissel/testing/test-ports";
import { afterAll, beforeAll, expect, test } from "vitest";
import { INSTITUTIONS } from "../src/institutions.ts";
import { layoutOf } from "../src/layout.ts";
import type { OpeningOrder } from "../src/opening/opening-job.ts";
import type { OpeningPlayer } from "../src/opening/opening-player.ts";
import type { Sandbox } from "../src/sandbox/open-sandbox.ts";
import type { Checklists } from "../src/start/checklists.ts";
import { serveStart } from "../src/start/serve-start.ts";

const LAYOUT = layoutOf("folder", testPortBase(), process.platform);
const { origin } = LAYOUT.start;
const ORDER = { size: "small", pace: "max", start: "at_once" } as const satisfies OpeningOrder;

/** Plays nothing, and remembers what it was asked. */
function aPlayer() {
  const asked: OpeningOrder[] = [];
  let isPlaying = false;
  const player: OpeningPlayer = {
    state: () => (isPlaying ? { phase: "preparing", order: ORDER } : { phase: "none" }),
    play(order) {
      if (isPlaying) return false;
      isPlaying = true;
      asked.push(order);
      return true;
    },
    async stop() {
      isPlaying = false;
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
  return { player, asked };
}

const { player, asked } = aPlayer();
/** The first institution's node has seen one step; the others do not answer. */
const checklists: Checklists = {
  read: async ({ key }) =>
    key === INSTITUTIONS[0]?.key ? [{ step: "first course published", done: true }] : undefined,
};
/** Does nothing, and remembers what it was told. */
const told: string[] = [];
const sandbox: Sandbox = {
  state: () => ({ manner: "well", node: "busy", said: ["<did> this"] }),
  behave: ({ key }, manner) => told.push(`${key} ${manner}`),
  ask: async (home, host) => void told.push(`${home.key} at ${host.key}`),
  move: async ({ key }, where) => void told.push(`${key} ${where}`),
  forge: async (home, host) => void told.push(`${home.key} from ${host.key}`),
  [Symbol.asyncDispose]: async () => undefined,
};
let server: AsyncDisposable | undefined;
beforeAll(async () => {
  server = await serveStart({ layout: LAYOUT, player, checklists, sandbox });
});
afterAll(() => server?.[Symbol.asyncDispose]());

async function post(path: string, form: Record<string, string>, from: string | undefined = origin) {
  const headers = from === undefined ? {} : { origin: from };
  const body = new URLSearchParams(form);
  return (await fetch(origin + path, { method: "POST", headers, body, redirect: "manual" })).status;
}

test("an opening is played by the start page's own form, one at a time, and can be stopped", async () => {
  for (const wrong of [{ size: "enormous" }, { pace: "toString" }, { start: "yesterday" }])
    expect(await post("/opening", { ...ORDER, ...wrong })).toBe(400);
  expect(await post("/opening", ORDER)).toBe(303);
  expect(await post("/opening", ORDER)).toBe(409);
  expect(await (await fetch(`${origin}/opening`)).json()).toMatchObject({ isUnderWay: true });
  expect(await post("/opening/stop", {})).toBe(303);
  expect(asked).toEqual([ORDER]);
});

test("a page of somebody else's starts and stops nothing", async () => {
  for (const from of ["https://elsewhere.example", "null", ""]) {
    expect(await post("/opening", ORDER, from)).toBe(403);
    expect(await post("/opening/stop", {}, from)).toBe(403);
  }
  expect(asked).toEqual([ORDER]);
});

test("each institution's checklist is asked of its node, and one that is down spoils no other", async () => {
  const asked = await Promise.all(INSTITUTIONS.map(({ key }) => fetch(`${origin}/checklist/${key}`)));
  expect(asked.map(({ status }) => status)).toEqual([200, 503, 503]);
  expect(await asked[0]?.json()).toEqual([{ step: "first course published", done: true }]);
  const page = await (await fetch(`${origin}/`)).text();
  for (const { key } of INSTITUTIONS) expect(page).toContain(`data-of="${key}"`);
});

test("partners to practise with behave as the page's forms say, and only so", async () => {
  const [one, other] = INSTITUTIONS.map(({ key }) => key);
  for (const [path, wrong] of [
    ["manner", { of: one, manner: "toString" }],
    ["manner", { of: "elsewhere", manner: "well" }],
    ["student", { of: one }],
    ["node", { of: one, where: "sideways" }],
    ["forgery", { at: one }],
  ] as const) {
    expect(await post(`/sandbox/${path}`, wrong as Record<string, string>)).toBe(400);
  }
  expect(await post("/sandbox/manner", { of: `${one}`, manner: "late" }, "https://elsewhere.example")).toBe(
    403,
  );
  expect(await post("/sandbox/manner", { of: `${one}`, manner: "late" })).toBe(303);
  expect(await post("/sandbox/student", { of: `${one}`, at: `${other}` })).toBe(303);
  expect(await post("/sandbox/node", { of: `${other}`, where: "away" })).toBe(303);
  expect(await post("/sandbox/forgery", { of: `${one}`, at: `${other}` })).toBe(303);
  expect(told).toEqual([`${one} late`, `${one} at ${other}`, `${other} away`, `${one} from ${other}`]);
  expect(await (await fetch(`${origin}/`)).text()).toContain("<li>&lt;did> this</li>");
  expect(await (await fetch(`${origin}/`)).text()).toContain('<option value="busy" selected>');
});
