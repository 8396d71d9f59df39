import { expect, test } from "vitest";
import { type ChecklistOptions, type ChecklistStep, checklist, createSisClient } from "./index.ts";

/** A node that has seen what the given paths list, and remembers what it was asked. Some it keeps to itself. */
function aNode(
  seen: Readonly<Record<string, readonly object[]>>,
  { hidden = [], status = 403 }: { readonly hidden?: readonly string[]; readonly status?: number } = {},
) {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { pathname, search } = new URL(new Request(input, init).url);
    const path = pathname.replace("/sis/v1", "");
    asked.push(path);
    if (hidden.includes(path))
      return Response.json({ type: "https://x.example/p", title: "Not yours", status }, { status });
    return Response.json({ items: seen[`${path}${search}`] ?? seen[path] ?? [] });
  };
  const sis = createSisClient({ baseUrl: "https://wissel.noord.example", token: "t", fetch });
  const done = async (options?: ChecklistOptions) => {
    const steps: string[] = [];
    for await (const { step, done } of checklist(sis, options)) if (done) steps.push(step);
    return steps;
  };
  const steps = async () => {
    const told: ChecklistStep[] = [];
    for await (const step of checklist(sis)) told.push(step);
    return told;
  };
  return { asked, done, steps };
}

test("the checklist ticks what the node has seen, and nothing else", async () => {
  expect(await aNode({}).done()).toEqual([]);
  const node = aNode({
    "/courses": [{}],
    "/offerings": [{ eduxchange: { shown: false } }, { eduxchange: { shown: true } }],
    "/partners": [{}, { lastContactAt: "2026-11-21T12:00:00Z" }],
    "/enrolments?homeState=denied&limit=1": [{}],
    "/results?limit=1&status=disputed": [{}],
    "/results-received?limit=1": [{}],
  });
  expect(await node.done()).toEqual([
    "first course published",
    "first offering published",
    "first offering ready for eduXchange",
    "first partner heard of",
    "first enrolment decided",
    "first result acknowledged",
    "first result received",
  ]);
});

test("an own student in an own offering has not come from a partner", async () => {
  const ofHost = "/enrolments?role=host&limit=500";
  const own = { home: "noord.example", host: "noord.example" };
  expect(await aNode({ [ofHost]: [own] }).done()).toEqual([]);
  const partners = { ...own, home: "zuid.example" };
  expect(await aNode({ [ofHost]: [own, partners] }).done()).toEqual(["first enrolment from a partner"]);
});

test("what was once seen stays ticked and is not asked for again", async () => {
  const node = aNode({});
  expect(await node.done({ known: new Set(["first course published"]) })).toEqual(["first course published"]);
  expect(node.asked).not.toContain("/courses");
  expect(node.asked).toContain("/organisations");
});

test("a step that this client may not see is said to be one, and the others are told all the same", async () => {
  const steps = await aNode({ "/courses": [{}] }, { hidden: ["/partners"] }).steps();
  expect(steps.filter(({ unseen }) => unseen !== undefined)).toEqual([
    { step: "first partner heard of", done: false, unseen: "Not yours" },
  ]);
  expect(steps.filter(({ done }) => done)).toEqual([{ step: "first course published", done: true }]);
  await expect(aNode({}, { hidden: ["/partners"], status: 400 }).steps()).rejects.toThrow("Not yours");
});
