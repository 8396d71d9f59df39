import { openTestDatabase, type TestDatabase } from "@wissel/testing/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CatalogueServer, openCatalogueServer, upsert } from "./catalogue-server.ts";
import { COURSES, MINORS, OFFERINGS, ORGANISATIONS, SESSIONS } from "./small-offer.ts";

let database: TestDatabase;
let server: CatalogueServer;

beforeAll(async () => {
  database = await openTestDatabase();
  server = await openCatalogueServer(database);
  await upsert(server, "organisations", ORGANISATIONS);
  await upsert(server, "academic-sessions", SESSIONS);
  await upsert(server, "programmes", MINORS);
  await upsert(server, "courses", COURSES);
  await upsert(server, "offerings", OFFERINGS);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

// What OOAPI answers is looked into here, not typed.
// biome-ignore lint/suspicious/noExplicitAny: bodies of many shapes
type Body = any;

const get = (path: string, headers: Record<string, string> = {}) =>
  server.app.inject({ url: `/ooapi/v5${path}`, headers });
async function bodyOf(path: string): Promise<Body> {
  const answer = await get(path);
  expect([path, answer.statusCode]).toEqual([path, 200]);
  return answer.json();
}
/** The source keys (primary codes) of every page of a list. */
async function codesOf(path: string): Promise<readonly string[]> {
  const codes: string[] = [];
  for (let pageNumber = 1; ; pageNumber += 1) {
    const page = await bodyOf(`${path}${path.includes("?") ? "&" : "?"}pageNumber=${pageNumber}`);
    codes.push(...page.items.map((item: Body) => item.primaryCode.code));
    if (!page.hasNextPage) return codes;
  }
}
const idOf = async (list: string, code: string, id: string): Promise<string> =>
  (await bodyOf(`${list}?primaryCode=${code}`)).items[0][id];

describe("lists", () => {
  test("give every item once over their pages, in one order", async () => {
    const codes = await codesOf("/courses");
    expect(codes).toHaveLength(COURSES.length);
    expect(new Set(codes).size).toBe(COURSES.length);
    expect(await codesOf("/courses?pageSize=20")).toEqual(codes);
    expect(await codesOf("/courses?sort=-name")).toEqual([...codes].reverse());
  });

  test("say where they are", async () => {
    expect(await bodyOf("/courses?pageNumber=2")).toMatchObject({
      pageSize: 10,
      pageNumber: 2,
      hasPreviousPage: true,
      hasNextPage: true,
      totalPages: 3,
    });
  });

  test.each([
    ["/courses?level=master", 5],
    ["/courses?teachingLanguage=nld", 8],
    ["/courses?modeOfDelivery=online", 6],
    ["/courses?modeOfDelivery=online&modeOfDelivery=hybrid", 12],
    ["/courses?q=COURSE%201", 11],
    ["/courses?primaryCode=C7", 1],
    ["/courses?consumer=eduxchange", 20],
    ["/courses?consumer=x-portal", 1],
    ["/courses?alliances.name=lde", 20],
    ["/courses?alliances.name=ewuu", 0],
    ["/courses?level=master&teachingLanguage=nld&consumer=eduxchange", 2],
    ["/courses?level=master&q=nowhere", 0],
    ["/programs", 3],
    ["/programs?programType=minor", 2],
    ["/programs?programType=minor&fieldsOfStudy=05", 1],
    ["/programs?consumer=eduxchange", 1],
    ["/programs?levelOfQualification=6&qualificationAwarded=BSc&sector=university%20education", 1],
    ["/organizations", 2],
    ["/organizations?organizationType=root", 1],
    ["/organizations?organizationType=root&alliances.name=lde", 1],
    ["/academic-sessions", 2],
    ["/academic-sessions?academicSessionType=quarter", 1],
  ])("%s has %i", async (path, expected) => {
    expect(await codesOf(path)).toHaveLength(expected);
  });

  test("a consumer's list holds only its entries", async () => {
    const { items } = await bodyOf("/courses?consumer=eduxchange&pageSize=50");
    const keys = items.flatMap((item: Body) => item.consumers.map((entry: Body) => entry.consumerKey));
    expect(new Set(keys)).toEqual(new Set(["eduxchange"]));
  });

  test("unknown parameters are overlooked, wrong values are not", async () => {
    expect((await get("/courses?returnTimelineOverrides=true&foo=bar")).statusCode).toBe(200);
    for (const wrong of ["pageSize=7", "pageNumber=0", "sort=level", "level=phd", "teachingLanguage=en"]) {
      const answer = await get(`/courses?${wrong}`);
      expect([wrong, answer.statusCode, answer.headers["content-type"]]).toEqual([
        wrong,
        400,
        "application/problem+json",
      ]);
      expect(answer.json()).toMatchObject({ status: "400", title: expect.any(String) });
    }
  });
});

describe("offerings", () => {
  test("that have begun are listed on request only", async () => {
    const courseId = await idOf("/courses", "C1", "courseId");
    const list = `/courses/${courseId}/offerings`;
    expect(await codesOf(list)).toEqual(["C1-next"]);
    expect(await codesOf(`${list}?since=2020-01-01`)).toEqual(["C1-past", "C1-next"]);
    expect(await codesOf(`${list}?since=2020-01-01&sort=-startDate`)).toEqual(["C1-next", "C1-past"]);
    expect(await codesOf(`${list}?since=2020-01-01&until=2026-12-31`)).toEqual(["C1-past"]);
    expect(await codesOf(`${list}?resultExpected=false`)).toEqual([]);
    expect(await codesOf(`${list}?consumer=eduxchange&teachingLanguage=eng&q=next`)).toEqual(["C1-next"]);
  });

  test("are listed below their minor, session and organisation as well", async () => {
    const minorId = await idOf("/programs", "M1", "programId");
    const rootId = await idOf("/organizations", "root", "organizationId");
    const facultyId = await idOf("/organizations", "F1", "organizationId");
    const sessionId = await idOf("/academic-sessions", "next", "academicSessionId");
    expect(await codesOf(`/programs/${minorId}/offerings?modeOfStudy=full-time`)).toEqual(["M1-next"]);
    expect(await codesOf(`/programs/${minorId}/courses`)).toHaveLength(2);
    expect(await codesOf(`/programs/${minorId}/programs`)).toEqual(["M2"]);
    expect((await codesOf(`/organizations/${rootId}/offerings`)).toSorted()).toEqual(["C1-next", "M1-next"]);
    expect(await codesOf(`/organizations/${facultyId}/offerings`)).toEqual(["C1-next"]);
    expect(await codesOf(`/organizations/${facultyId}/courses`)).toEqual(["C1"]);
    expect(await codesOf(`/organizations/${facultyId}/programs`)).toEqual([]);
    expect(await codesOf(`/academic-sessions/${sessionId}/offerings`)).toHaveLength(2);
  });
});

describe("one thing", () => {
  test("has ids, and the things themselves where they are expanded, written with or without percent signs", async () => {
    const path = `/courses/${await idOf("/courses", "C1", "courseId")}`;
    const plain = await bodyOf(path);
    expect([typeof plain.organization, typeof plain.coordinators[0], typeof plain.programs[0]]).toEqual([
      "string",
      "string",
      "string",
    ]);
    for (const comma of [",", "%2C"]) {
      const whole = await bodyOf(`${path}?expand=coordinators${comma}organization${comma}programs`);
      expect(whole).toMatchObject({
        organization: { organizationId: plain.organization },
        coordinators: [{ personId: plain.coordinators[0], displayName: "Example Teacher" }],
        programs: [{ programId: plain.programs[0] }],
      });
    }
  });

  test("every relation expands", async () => {
    const offering = (await bodyOf("/courses?primaryCode=C1")).items[0].courseId;
    const { items } = await bodyOf(`/courses/${offering}/offerings`);
    expect(
      await bodyOf(`/offerings/${items[0].offeringId}?expand=academicSession,course,organization`),
    ).toMatchObject({
      academicSession: { startDate: "2027-02-01" },
      course: { abbreviation: "C1" },
    });
    const minor = await idOf("/programs", "M2", "programId");
    expect(await bodyOf(`/programs/${minor}?expand=parent`)).toMatchObject({
      parent: { programType: "minor" },
    });
    const root = await idOf("/organizations", "root", "organizationId");
    expect(await bodyOf(`/organizations/${root}?expand=children`)).toMatchObject({
      children: [{ organizationType: "faculty" }],
    });
  });

  test("that is unknown, or not for the consumer who asks, is 404 with a status in words", async () => {
    const own = await idOf("/courses", "C20", "courseId");
    const nobody = "00000000-0000-4000-8000-000000000000";
    const paths = [
      `/courses/${nobody}`,
      `/courses/${own}?consumer=eduxchange`,
      `/courses/${own}/offerings?consumer=eduxchange`,
      `/programs/${nobody}/offerings`,
      `/offerings/${nobody}`,
      `/organizations/${nobody}/courses`,
      "/nowhere",
    ];
    for (const path of paths) {
      const answer = await get(path);
      expect([path, answer.statusCode, answer.headers["content-type"]]).toEqual([
        path,
        404,
        "application/problem+json",
      ]);
      expect(answer.json()).toMatchObject({ status: "404", title: expect.any(String) });
    }
    expect((await get("/courses/not-a-uuid")).statusCode).toBe(400);
  });

  test("the service says who and what it is", async () => {
    expect(await bodyOf("/")).toEqual({
      contactEmail: "catalogue@noord.example",
      specification: "https://openonderwijsapi.nl",
      documentation: "https://noord.example/docs/ooapi/",
    });
  });
});

describe("an answer", () => {
  test("is the same bytes again, and nothing to whom has it", async () => {
    const first = await get("/courses?pageSize=50");
    const again = await get("/courses?pageSize=50");
    expect(again.rawPayload.equals(first.rawPayload)).toBe(true);
    expect(again.headers).toMatchObject({
      etag: first.headers.etag,
      "content-type": "application/json; charset=utf-8",
      "content-length": String(first.rawPayload.length),
      "cache-control": "no-cache",
    });
    const etag = String(first.headers.etag);
    for (const condition of [etag, `W/${etag}, "other"`, "*"]) {
      const known = await get("/courses?pageSize=50", { "if-none-match": condition });
      expect([known.statusCode, known.body, known.headers.etag]).toEqual([304, "", etag]);
    }
    expect((await get("/courses?pageSize=100", { "if-none-match": "*" })).statusCode).toBe(304);
    expect((await get("/courses?pageSize=50", { "if-none-match": '"other"' })).statusCode).toBe(200);
  });

  test("changes with the catalogue, at once", async () => {
    const before = await get("/organizations");
    await upsert(server, "organisations", [{ ...ORGANISATIONS[1], shortName: "renamed" }]);
    const after = await get("/organizations", { "if-none-match": String(before.headers.etag) });
    expect(after.statusCode).toBe(200);
    expect(after.body).toContain("renamed");
  });

  test("to HEAD has no body", async () => {
    const answer = await server.app.inject({ method: "HEAD", url: "/ooapi/v5/courses" });
    expect([answer.statusCode, answer.body]).toEqual([200, ""]);
  });
});
