import { formatFeedPlace } from "@wissel/core";
import { openTestDatabase, openTestPool, type TestDatabase } from "@wissel/testing/database";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CatalogueServer, openCatalogueServer, SIS_TOKEN, upsert } from "./catalogue-server.ts";
import { COURSES, MINORS, OFFERINGS, ORGANISATIONS, SESSIONS } from "./small-offer.ts";

/** Other tests' transactions are on the same server, and are waited for as an institution's own are. */
const PATIENCE = { timeout: 30_000, interval: 50 };

let database: TestDatabase;
let server: CatalogueServer;
let pool: pg.Pool;
beforeAll(async () => {
  database = await openTestDatabase();
  server = await openCatalogueServer(database);
  pool = openTestPool(database, 2);
  await upsert(server, "organisations", ORGANISATIONS);
  await upsert(server, "academic-sessions", SESSIONS);
  await upsert(server, "programmes", MINORS);
  await upsert(server, "courses", COURSES);
  await upsert(server, "offerings", OFFERINGS);
});
afterAll(async () => {
  await pool?.end();
  await server?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

// What OOAPI answers is looked into here, not typed.
// biome-ignore lint/suspicious/noExplicitAny: bodies of many shapes
type Body = any;

const ask = (query: string) => server.app.inject(`/ooapi/v5/changes?${query}`);
async function readOn(query: string): Promise<Body> {
  const answer = await ask(query);
  expect([query, answer.statusCode]).toEqual([query, 200]);
  return answer.json();
}

/** Somebody who keeps a copy for one consumer. */
function aMirror(consumer: string) {
  const kept = new Map<string, Body>();
  const mirror = {
    next: "",
    removed: 0,
    async readAll() {
      for (let more = true; more; ) {
        const after = mirror.next === "" ? "" : `&after=${mirror.next}`;
        const part = await readOn(`consumer=${consumer}&pageSize=20${after}`);
        for (const { kind, id, action, ...item } of part.items) {
          if (action === "removed") mirror.removed += Number(kept.delete(id));
          else kept.set(id, item);
        }
        mirror.next = part.next;
        more = part.more;
      }
      return mirror.courses();
    },
    courses: () =>
      [...kept.values()].flatMap(({ course }) =>
        course === undefined
          ? []
          : { ...course, coordinators: course.coordinators.map(({ personId }: Body) => personId) },
      ),
    size: () => kept.size,
  };
  return mirror;
}

async function listed(consumer: string): Promise<readonly Body[]> {
  const url = `/ooapi/v5/courses?consumer=${consumer}&pageSize=250`;
  return (await server.app.inject(url)).json().items;
}
const sorted = (items: readonly Body[]) => items.map((item) => JSON.stringify(item)).toSorted();
const caughtUp = (mirror: ReturnType<typeof aMirror>, consumer: string) =>
  expect.poll(() => differences(mirror, consumer), PATIENCE).toEqual({ lacking: [], surplus: [] });

async function differences(mirror: ReturnType<typeof aMirror>, consumer: string) {
  const kept = new Set(sorted(await mirror.readAll()));
  const shown = new Set(sorted(await listed(consumer)));
  return {
    lacking: [...shown].filter((one) => !kept.has(one)),
    surplus: [...kept].filter((one) => !shown.has(one)),
  };
}

/** A row of the small offer, with something else in it. */
const course = (number: number, more: object) => ({ ...COURSES[number - 1], ...more });

describe("what changes", () => {
  test("keeps a copy equal: what is new, what is another, and what is no longer for the consumer", async () => {
    const mirror = aMirror("eduxchange");
    await caughtUp(mirror, "eduxchange");
    expect(mirror.size()).toBe((await listed("eduxchange")).length + OFFERINGS.length + 1);
    await upsert(server, "courses", [
      course(2, { abbreviation: "OTHER" }),
      course(3, { consumers: [] }),
      course(2, { sourceId: "C99" }),
    ]);
    await caughtUp(mirror, "eduxchange");
    expect(mirror.removed).toBe(1);
    await caughtUp(aMirror("eduxchange"), "eduxchange");
    await upsert(server, "courses", [course(3, {})]);
    await caughtUp(mirror, "eduxchange");
    const gone = await server.app.inject({
      method: "DELETE",
      url: "/sis/v1/courses/C99",
      headers: SIS_TOKEN,
    });
    expect(gone.statusCode).toBe(200);
    await caughtUp(mirror, "eduxchange");
    expect(mirror.removed).toBe(2);
  });

  test("never passes over what stays, as pages by number do when something before them is hidden meanwhile", async () => {
    const mirror = aMirror("eduxchange");
    await caughtUp(mirror, "eduxchange");
    const before = await listed("eduxchange");
    const codes = before.map(({ primaryCode }) => primaryCode.code);
    const size = 10;
    /** Every page by its number, the work done between the first and the second; codes in the order that they came. */
    async function paged(work: () => Promise<unknown>): Promise<readonly string[]> {
      const url = `/ooapi/v5/courses?consumer=eduxchange&pageSize=${size}&pageNumber=`;
      const first: Body = (await server.app.inject(`${url}1`)).json();
      await work();
      const read = [...first.items];
      for (let page = 2, more = true; more; page += 1) {
        const { items, hasNextPage } = (await server.app.inject(`${url}${page}`)).json();
        read.push(...items);
        more = hasNextPage;
      }
      return read.map(({ primaryCode }) => primaryCode.code);
    }
    const rowOf = (code: string) => COURSES.find(({ sourceId }) => sourceId === code) ?? {};
    const write = (code: string, more: object) => upsert(server, "courses", [{ ...rowOf(code), ...more }]);
    const [shown = ""] = codes;

    // What only changes keeps its place; one that is new pushes others on, so that some come twice and none is missed.
    expect(await paged(() => write(shown, { abbreviation: "OTHER" }))).toEqual(codes);
    const within = await paged(() => write(shown, { consumers: [] }));
    expect(codes.filter((code) => !within.includes(code))).toEqual([codes[size]]);
    await caughtUp(mirror, "eduxchange");
    const again = await paged(() => write(shown, {}));
    expect(codes.slice(1).filter((code) => !again.includes(code))).toEqual([]);
    expect(again).toHaveLength(codes.length);
    await caughtUp(mirror, "eduxchange");
  });

  test("is told whole although a transaction that began first was committed last", async () => {
    const mirror = aMirror("eduxchange");
    await caughtUp(mirror, "eduxchange");
    const late = await pool.connect();
    try {
      await late.query("BEGIN");
      await late.query("SELECT pg_current_xact_id()");
      await upsert(server, "courses", [course(4, { abbreviation: "EARLY" })]);
      await mirror.readAll();
      await late.query(
        `WITH next AS (UPDATE catalogue_version SET version = version + 1 RETURNING version)
         UPDATE catalogue_item SET document = jsonb_set(document, '{abbreviation}', '"LATE"'), version = next.version
         FROM next WHERE kind = 'course' AND source_id = 'C5'`,
      );
      await late.query("COMMIT");
    } finally {
      late.release();
    }
    const abbreviations = async () => (await mirror.readAll()).map(({ abbreviation }) => abbreviation);
    await expect.poll(abbreviations, PATIENCE).toEqual(expect.arrayContaining(["EARLY", "LATE"]));
    await caughtUp(mirror, "eduxchange");
  });

  test("since an instant is all that was written since, and 410 when some of it may be forgotten", async () => {
    await pool.query("UPDATE change SET at = at - interval '3 hours'");
    await pool.query("UPDATE change_feed SET complete_since = now() - interval '1 day'");
    await upsert(server, "courses", [course(6, { abbreviation: "NEWEST" })]);
    const since = encodeURIComponent(new Date().toISOString());
    const told = async () => {
      const { phase, items } = await readOn(`modifiedSince=${since}&pageSize=250`);
      return [phase, items.map((item: Body) => item.course?.abbreviation)];
    };
    await expect.poll(told, PATIENCE).toEqual(["changes", ["NEWEST"]]);
    const earlier = encodeURIComponent(new Date(Date.now() - 3_600_000 * 4).toISOString());
    expect((await readOn(`modifiedSince=${earlier}&pageSize=250`)).items.length).toBeGreaterThan(20);

    await pool.query("UPDATE change_feed SET complete_since = now()");
    const answer = await ask(`modifiedSince=${since}`);
    expect([answer.statusCode, answer.headers["content-type"], answer.json().status]).toEqual([
      410,
      "application/problem+json",
      "410",
    ]);
  });

  test("is read anew each time, and only from places in this feed", async () => {
    const { next } = await readOn("pageSize=10");
    const answer = await ask(`pageSize=10&after=${next}`);
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.headers).not.toHaveProperty("etag");
    const enrolments = formatFeedPlace({
      phase: "changes",
      epoch: "0a",
      kinds: ["course", "enrolment"],
      transaction: 1n,
    });
    const elsewhere = formatFeedPlace({ phase: "changes", epoch: "0a", kinds: ["course"], transaction: 1n });
    for (const [after, status] of [
      ["nonsense", 400],
      [enrolments, 400],
      [elsewhere, 410],
    ] as const) {
      expect([after, (await ask(`after=${after}`)).statusCode]).toEqual([after, status]);
    }
    expect((await ask("modifiedSince=yesterday")).statusCode).toBe(400);
  });
});
