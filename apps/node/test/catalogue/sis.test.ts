import { anAssociationRow, insertAssociation } from "@wissel/testing/association-row";
import { openTestDatabase, type TestDatabase } from "@wissel/testing/database";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CatalogueServer, openCatalogueServer, SIS_TOKEN, upsert } from "./catalogue-server.ts";
import { COURSES, EDUXCHANGE_OFFERING, MINORS, OFFERINGS, ORGANISATIONS, SESSIONS } from "./small-offer.ts";

let database: TestDatabase;
let server: CatalogueServer;
let sql: pg.Client;

beforeAll(async () => {
  database = await openTestDatabase();
  server = await openCatalogueServer(database);
  sql = new pg.Client({ connectionString: database.appUrl });
  await sql.connect();
  await upsert(server, "organisations", ORGANISATIONS);
  await upsert(server, "academic-sessions", SESSIONS);
  await upsert(server, "programmes", MINORS);
  await upsert(server, "courses", COURSES);
});
afterAll(async () => {
  await sql?.end();
  await server?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const [FIRST = { sourceId: "" }] = OFFERINGS;

async function put(path: string, document: object) {
  const answer = await server.app.inject({
    method: "PUT",
    url: `/sis/v1/${path}`,
    headers: SIS_TOKEN,
    payload: document,
  });
  return { status: answer.statusCode, body: answer.json() };
}
const get = async (path: string) => {
  const answer = await server.app.inject({ url: `/sis/v1/${path}`, headers: SIS_TOKEN });
  return { status: answer.statusCode, body: answer.json() };
};
const withoutKey = ({ sourceId: _, ...document }: { readonly sourceId: string }) => document;
const pointersOf = (problem: { readonly errors: readonly { readonly pointer: string }[] }) =>
  problem.errors.map(({ pointer }) => pointer);

describe("one item", () => {
  test("is created, left alone, updated, and read back as it was written", async () => {
    const course = withoutKey(COURSES[0] ?? FIRST);
    expect(await put("courses/K%2F1", course)).toMatchObject({
      status: 200,
      body: { outcome: "created", sourceId: "K/1" },
    });
    expect(await put("courses/K%2F1", course)).toMatchObject({ body: { outcome: "unchanged" } });
    const { body } = await get("courses/K%2F1");
    expect(body.document).toMatchObject(course);
    expect(body.eduxchange).toEqual({ shown: true, notReadyBecause: [] });
    expect(await put("courses/K%2F1", body.document)).toMatchObject({ body: { outcome: "unchanged" } });
    expect(await put("courses/K%2F1", { ...course, abbreviation: "K" })).toMatchObject({
      body: { outcome: "updated" },
    });
  });

  test("that eduXchange would refuse is refused with each field named", async () => {
    const {
      abbreviation: _,
      studyLoad: __,
      ...course
    } = withoutKey(COURSES[0] ?? FIRST) as Record<string, unknown>;
    const { status, body } = await put("courses/new", course);
    expect([status, pointersOf(body)]).toEqual([422, ["#/abbreviation", "#/studyLoad"]]);
    expect(body.detail).toBe(
      "not ready for eduXchange because /abbreviation is missing, /studyLoad is missing",
    );
    expect((await get("courses/new")).status).toBe(404);
  });

  test("that is not meant for eduXchange is taken, and what it lacks is told", async () => {
    const { body } = await put("courses/plain", { name: [{ language: "nl-nl", value: "Kaal" }] });
    expect(body).toMatchObject({ outcome: "created", eduxchange: { shown: false } });
    expect(body.eduxchange.notReadyBecause.map(({ pointer }: { pointer: string }) => pointer)).toContain(
      "/level",
    );
    expect((await get("courses/plain")).body.document.name).toEqual([{ language: "nl-NL", value: "Kaal" }]);
  });

  test.each([
    [{}, 400, ["#/name"]],
    [{ name: [] }, 400, ["#/name"]],
    [{ name: [{ language: "en", value: "x" }], nmae: 1 }, 400, ["#/nmae"]],
    [{ name: [{ language: "en", value: "x" }], level: "phd" }, 400, ["#/level"]],
    [{ name: [{ language: "en", value: "x" }], firstStartDate: "2027-02-30" }, 400, ["#/firstStartDate"]],
    [{ name: [{ language: "en", value: "a\u0000b" }] }, 400, ["#/name/0/value"]],
    [{ name: [{ language: "en", value: "x" }], ext: { "a/b": "\u0000" } }, 400, ["#/ext/a~1b"]],
    [{ name: [{ language: "en", value: "half \ud800" }] }, 400, ["#/name/0/value"]],
    [
      { name: [{ language: "en", value: "x" }], validFrom: "2027-01-02", validTo: "2027-01-01" },
      422,
      ["#/validTo"],
    ],
    [{ name: [{ language: "en", value: "x" }], organisation: "nowhere" }, 422, ["#/organisation"]],
    [{ name: [{ language: "en", value: "x" }], programmes: ["M1", "nowhere"] }, 422, ["#/programmes/1"]],
  ])("%# that is wrong is refused, each wrong place named", async (document, status, pointers) => {
    const answer = await put("courses/wrong", document);
    expect([answer.status, pointersOf(answer.body)]).toEqual([status, pointers]);
  });

  test.each([
    [{ endDate: "2026-01-01" }, "#/endDate"],
    [{ course: undefined }, "#/course"],
    [{ programme: "M1" }, "#/programme"],
    [
      { enrolmentWindow: { opensAt: "2027-01-01T00:00:00Z", closesAt: "2027-01-01T00:00:00Z" } },
      "#/enrolmentWindow/closesAt",
    ],
    [{ enrolmentWindow: { timeZone: "Europe/Atlantis" } }, "#/enrolmentWindow/timeZone"],
    [{ seatPools: [{ kind: "partner", size: 1 }] }, "#/seatPools/0/beneficiary"],
    [{ seatPools: [{ kind: "own", beneficiary: "lde" }] }, "#/seatPools/0/beneficiary"],
    [{ seatPools: [{ kind: "own" }, { kind: "own", size: 1 }] }, "#/seatPools/1/beneficiary"],
    [{ course: "nowhere" }, "#/course"],
  ])("an offering with %j contradicts itself", async (change, pointer) => {
    const { status, body } = await put("offerings/wrong", { ...withoutKey(FIRST), ...change });
    expect([status, pointersOf(body)]).toEqual([422, [pointer]]);
  });

  test("needs a token", async () => {
    const answer = await server.app.inject({ url: "/sis/v1/courses" });
    expect(answer.statusCode).toBe(401);
  });
});

describe("a batch", () => {
  test("keeps the good rows and says of each bad one what is wrong", async () => {
    const [first, second] = OFFERINGS;
    const rows = [
      { ...first, sourceId: "B1" },
      { ...second, sourceId: "B1" },
      { ...second, sourceId: "B2", startDate: "2027-02-31" },
      { ...second, sourceId: "B3", course: "nowhere" },
      { ...second, sourceId: "B4", resultValueType: undefined },
      5,
      null,
      { sourceId: 7 },
      { ...second, sourceId: "B5" },
    ];
    const outcomes = await upsert(server, "offerings", rows as readonly object[]);
    expect(outcomes).toMatchObject([
      { row: 0, sourceId: "B1", outcome: "created" },
      {
        row: 1,
        sourceId: "B1",
        outcome: "refused",
        problem: { status: 422, type: expect.stringMatching(/source-id-repeated$/) },
      },
      {
        row: 2,
        sourceId: "B2",
        outcome: "refused",
        problem: { status: 400, errors: [{ pointer: "#/startDate" }] },
      },
      {
        row: 3,
        outcome: "refused",
        problem: { type: expect.stringMatching(/catalogue-reference-unknown$/) },
      },
      {
        row: 4,
        outcome: "refused",
        problem: { detail: "not ready for eduXchange because /resultValueType is missing" },
      },
      { row: 5, outcome: "refused" },
      { row: 6, outcome: "refused" },
      { row: 7, outcome: "refused" },
      { row: 8, sourceId: "B5", outcome: "created" },
    ]);
  });

  test("of a dry run says all that and writes nothing", async () => {
    const before = server.written();
    const answer = await server.app.inject({
      method: "POST",
      url: "/sis/v1/organisations?dryRun=true",
      headers: SIS_TOKEN,
      payload: { rows: [{ ...ORGANISATIONS[0], sourceId: "dry" }] },
    });
    expect(answer.json().outcomes).toMatchObject([{ outcome: "created" }]);
    expect((await get("organisations/dry")).status).toBe(404);
    expect(server.written()).toBe(before);
  });

  test.each([{}, { rows: [] }, { rows: {} }, { rows: [{}], row: 1 }, { rows: Array(1001).fill({}) }])(
    "%# that is none is refused whole",
    async (payload) => {
      const answer = await server.app.inject({
        method: "POST",
        url: "/sis/v1/courses",
        headers: SIS_TOKEN,
        payload,
      });
      expect(answer.statusCode).toBe(400);
    },
  );

  test("a list gives everything by key, part by part", async () => {
    const keys: string[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await get(`courses?limit=7${cursor}`);
      keys.push(...body.items.map(({ sourceId }: { sourceId: string }) => sourceId));
      if (body.next === undefined) break;
      cursor = `&cursor=${body.next}`;
    }
    expect(keys).toEqual([...new Set(keys)].sort());
    expect(keys).toEqual(expect.arrayContaining(COURSES.map(({ sourceId }) => sourceId)));
  });
});

describe("an offering's places", () => {
  const offering = { ...withoutKey(FIRST), consumers: [EDUXCHANGE_OFFERING] };
  const poolsOf = async (id: string) =>
    (
      await sql.query(
        "SELECT kind, beneficiary, size FROM seat_pool WHERE offering_id = $1 ORDER BY kind, beneficiary",
        [id],
      )
    ).rows;

  test("take effect with it: pools, window, and what is shown", async () => {
    const { body } = await put("offerings/places", offering);
    expect(await poolsOf(body.id)).toEqual([
      { kind: "alliance", beneficiary: "lde", size: 8 },
      { kind: "own", beneficiary: "", size: 12 },
    ]);
    expect(await server.area.offerings.findOffering("noord.example", body.id)).toMatchObject({
      capacity: 20,
      enrolmentWindow: { opensAt: new Date("2026-11-02T12:00:00Z") },
    });
    await put("offerings/places", { ...offering, seatPools: [{ kind: "own" }] });
    expect(await poolsOf(body.id)).toEqual([
      { kind: "alliance", beneficiary: "lde", size: 0 },
      { kind: "own", beneficiary: "", size: null },
    ]);
  });

  test("that would grow say in a dry run who on the waiting list would get one, and those that grow say who did", async () => {
    const full = { ...offering, promotion: "offer", seatPools: [{ kind: "unallocated", size: 0 }] };
    const { body } = await put("offerings/waited", full);
    const [first, second] = ["2027-01-15T12:00:00Z", "2027-01-15T12:00:01Z"].map((at) =>
      anAssociationRow({
        home: "zuid.example",
        host: "noord.example",
        offering_id: body.id,
        host_state: "queued",
        requested_at: new Date(at),
      }),
    );
    if (first === undefined || second === undefined) throw new Error("two were made");
    for (const row of [second, first]) await insertAssociation(sql, row);
    const larger = { ...full, seatPools: [{ kind: "unallocated", size: 1 }] };
    const dry = await put("offerings/waited?dryRun=true", larger);
    const promotions = [
      { home: "zuid.example", associationId: first.association_id, position: 1, gets: "offer" },
    ];
    expect(dry.body).toMatchObject({ outcome: "updated", promotions });
    expect(await poolsOf(body.id)).toMatchObject([{ size: 0 }]);
    expect((await put("offerings/waited", larger)).body).toMatchObject({ promotions });
    expect((await put("offerings/waited", larger)).body).not.toHaveProperty("promotions");
    const smaller = await put("offerings/waited", full);
    expect([smaller.status, smaller.body.detail]).toEqual([409, "unallocated: 1 taken, 0 wanted"]);
  });

  test("are not taken back: a pool below what is placed is refused with the numbers, and nothing changes", async () => {
    const { body } = await put("offerings/taken", offering);
    await sql.query("UPDATE seat_pool SET placed = 5 WHERE offering_id = $1 AND kind = 'own'", [body.id]);
    const smaller = { ...offering, abbreviation: "X", seatPools: [{ kind: "own", size: 4 }] };
    const { status, body: problem } = await put("offerings/taken", smaller);
    expect([status, problem.detail]).toEqual([409, "own: 5 taken, 4 wanted"]);
    expect((await get("offerings/taken")).body.document).not.toHaveProperty("abbreviation");
    expect(await poolsOf(body.id)).toMatchObject([{ size: 8 }, { size: 12 }]);
  });
});
