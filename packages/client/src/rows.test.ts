import { expect, test } from "vitest";
import { createSisClient, dataOf, eachItem, eachRow, ProblemError, writeRows } from "./index.ts";

const NODE = "https://wissel.noord.example";

/** A node's SIS interface that answers each request by this. */
function aSis(answer: (request: Request) => unknown | Promise<unknown>) {
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const body = await answer(new Request(input, init));
    return body instanceof Response ? body : Response.json(body);
  };
  return createSisClient({ baseUrl: NODE, token: "t", fetch });
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** A course whose name is as long as that. */
const aCourse = (sourceId: string, length = 1) => ({ sourceId, name: "x".repeat(length) });

async function rowsOf(request: Request): Promise<readonly { readonly sourceId: string }[]> {
  return ((await request.json()) as { rows: { sourceId: string }[] }).rows;
}

test("rows go out in batches that a node takes, by number and by size, and each is told what became of it", async () => {
  const batches: number[] = [];
  const sis = aSis(async (request) => {
    const rows = await rowsOf(request);
    batches.push(rows.length);
    return {
      outcomes: rows.map(({ sourceId }, row) =>
        sourceId === "C7"
          ? { row, outcome: "refused", problem: { type: "https://x.example/a", title: "No", status: 422 } }
          : { row, outcome: "created" },
      ),
    };
  });
  const small = Array.from({ length: 1001 }, (_, index) => aCourse(`C${index}`));
  const large = [aCourse("L1", 3_000_000), aCourse("L2", 3_000_000)];
  const outcomes = await all(writeRows(sis, "courses", { rows: [...small, ...large] }));
  expect(batches).toEqual([1000, 2, 1]);
  expect(outcomes.map(({ row }) => row.sourceId)).toEqual(
    [...small, ...large].map(({ sourceId }) => sourceId),
  );
  expect(outcomes.filter(({ outcome }) => outcome === "refused")).toMatchObject([
    { row: { sourceId: "C7" }, problem: { status: 422 } },
  ]);
});

test("a batch is gathered while two are under way and no further, so that a stream of any length fits", async () => {
  let read = 0;
  let mostAhead = 0;
  let sent = 0;
  const sis = aSis(async (request) => {
    const rows = await rowsOf(request);
    await new Promise(setImmediate); // a node is slower than a stream in memory
    sent += rows.length;
    return { outcomes: rows.map((_, row) => ({ row, outcome: "unchanged" })) };
  });
  function* stream() {
    for (; read < 5000; read += 1) {
      mostAhead = Math.max(mostAhead, read - sent);
      yield aCourse(`C${read}`);
    }
  }
  await all(writeRows(sis, "courses", { rows: stream(), rowsPerBatch: 100 }));
  expect([sent, mostAhead]).toEqual([5000, 300]);
});

test.each([
  { kind: "courses", keys: ["A", "B", "C"], most: 2 },
  { kind: "programmes", keys: ["A", "B", "C"], most: 1 },
  { kind: "persons", keys: ["A", "B", "C"], most: 1 },
  { kind: "courses", keys: ["A", "A", "A"], most: 1 },
] as const)(
  "of $kind $keys at most $most are under way at once: which comes first counts",
  async ({ kind, keys, most }) => {
    let underWay = 0;
    let mostUnderWay = 0;
    const sis = aSis(async (request) => {
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      const rows = await rowsOf(request);
      await new Promise(setImmediate);
      underWay -= 1;
      return { outcomes: rows.map((_, row) => ({ row, outcome: "updated" })) };
    });
    const rows = keys.map((sourceId) => aCourse(sourceId));
    const outcomes = await all(writeRows(sis, kind, { rows, rowsPerBatch: 1 }));
    expect(outcomes.map(({ row }) => row.sourceId)).toEqual(keys);
    expect(mostUnderWay).toBe(most);
  },
);

test("a node that leaves a row without an answer is not believed about the others", async () => {
  const sis = aSis(() => ({ outcomes: [] }));
  await expect(all(writeRows(sis, "courses", { rows: [aCourse("C1")] }))).rejects.toThrow("did not say");
});

test("a list is read to its end, page by page, and no page is asked for that nobody needs", async () => {
  const asked: string[] = [];
  const pages: Record<string, object> = {
    "": { items: [{ sourceId: "A", id: "1", document: { name: [] } }], next: "1" },
    "1": { items: [{ sourceId: "B", id: "2", document: { name: [] } }], next: "2" },
    "2": { items: [] },
  };
  const sis = aSis(({ url }) => {
    const cursor = new URL(url).searchParams.get("cursor") ?? "";
    asked.push(cursor);
    return pages[cursor];
  });
  expect(await all(eachRow(sis, "courses"))).toEqual([
    { sourceId: "A", name: [] },
    { sourceId: "B", name: [] },
  ]);
  asked.length = 0;
  for await (const { sourceId } of eachRow(sis, "courses")) if (sourceId === "A") break;
  expect(asked).toEqual([""]);
});

test("a list that does not go on is an error instead of an endless loop", async () => {
  const sis = aSis(() => ({ items: [], next: "again" }));
  const items = eachItem((query) => sis.GET("/enrolments", { params: { query } }));
  await expect(all(items)).rejects.toThrow("does not go on");
});

test("a refusal is thrown with its problem, and without one where something else answered", async () => {
  const problem = {
    type: "https://x.example/scope-missing",
    title: "No scope",
    status: 403,
    detail: "ask for results.read",
  };
  const refusing = aSis(() => Response.json(problem, { status: 403 }));
  const refused = refusing.GET("/partners").then(dataOf);
  await expect(refused).rejects.toThrow(ProblemError);
  await expect(refused).rejects.toMatchObject({
    status: 403,
    problem,
    message: "No scope: ask for results.read",
  });
  const proxy = aSis(() => new Response("<html>", { status: 404 }));
  await expect(proxy.GET("/partners").then(dataOf)).rejects.toMatchObject({
    status: 404,
    problem: undefined,
  });
});

test.each(["courses", "persons"] as const)("of %s, too, a dry run is asked as one", async (kind) => {
  const asked: string[] = [];
  const sis = aSis(async (request) => {
    asked.push(new URL(request.url).search);
    return { outcomes: [{ row: 0, outcome: "created" }] };
  });
  await all(writeRows(sis, kind, { rows: [{ sourceId: "X" }], dryRun: true }));
  expect(asked).toEqual(["?dryRun=true"]);
});
