import { openTestDatabase, type TestDatabase } from "@wissel/testing/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CatalogueServer, openCatalogueServer, upsert } from "./catalogue-server.ts";
import { COURSES, MINORS, OFFERINGS, ORGANISATIONS, SESSIONS } from "./small-offer.ts";

const REGISTER = {
  consumerKey: "rio",
  educationOffererCode: "901A001",
  consentParticipationSTAP: "permission_not_granted",
};
const text = (value: string) => [{ language: "en-GB", value }];
const SPECIFICATIONS = [
  {
    sourceId: "ES-COURSES",
    educationSpecificationType: "course",
    name: text("Courses of the university"),
    organisation: "root",
    validFrom: "2024-09-01",
    consumers: [{ consumerKey: "rio", category: ["nature"] }],
  },
  {
    sourceId: "ES-RIVERS",
    educationSpecificationType: "course",
    name: text("Courses about rivers"),
    parent: "ES-COURSES",
    organisation: "F1",
    validFrom: "2025-09-01",
    timeline: [
      {
        validFrom: "2028-09-01",
        document: { educationSpecificationType: "course", name: text("Courses about water") },
      },
    ],
  },
];
const { sourceId: _, ...LATER } = COURSES[0] ?? { sourceId: "" };
const COURSE = {
  ...COURSES[0],
  duration: "P9W",
  validFrom: "2026-09-01",
  educationSpecification: "ES-RIVERS",
  consumers: [...(COURSES[0]?.consumers ?? []), REGISTER],
  timeline: [
    {
      validFrom: "2028-09-01",
      validTo: "2029-09-01",
      document: { ...LATER, name: text("Course 1, longer") },
    },
  ],
};

let database: TestDatabase;
let server: CatalogueServer;

beforeAll(async () => {
  database = await openTestDatabase();
  server = await openCatalogueServer(database);
  await upsert(server, "organisations", ORGANISATIONS);
  await upsert(server, "academic-sessions", SESSIONS);
  await upsert(server, "education-specifications", SPECIFICATIONS);
  await upsert(server, "programmes", MINORS);
  await upsert(server, "courses", [COURSE, ...COURSES.slice(1)]);
  await upsert(server, "offerings", OFFERINGS);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

// What OOAPI answers is looked into here, not typed.
// biome-ignore lint/suspicious/noExplicitAny: bodies of many shapes
async function bodyOf(path: string): Promise<any> {
  const answer = await server.app.inject({ url: `/ooapi/v5${path}` });
  expect([path, answer.statusCode]).toEqual([path, 200]);
  return answer.json();
}
const statusOf = async (path: string) => (await server.app.inject({ url: `/ooapi/v5${path}` })).statusCode;
const codesOf = async (path: string): Promise<readonly string[]> =>
  (await bodyOf(path)).items.map((item: { primaryCode: { code: string } }) => item.primaryCode.code);
const idOf = async (list: string, code: string, id: string): Promise<string> =>
  (await bodyOf(`${list}?primaryCode=${code}`)).items[0][id];
const NOBODY = "00000000-0000-4000-8000-000000000000";

describe("education specifications", () => {
  test("are listed, by type, within one another and by organisation", async () => {
    const whole = await idOf("/education-specifications", "ES-COURSES", "educationSpecificationId");
    const faculty = await idOf("/organizations", "F1", "organizationId");
    expect(await codesOf("/education-specifications?educationSpecificationType=course")).toHaveLength(2);
    expect(await codesOf("/education-specifications?educationSpecificationType=program")).toEqual([]);
    expect(await codesOf("/education-specifications?consumer=rio")).toEqual(["ES-COURSES"]);
    expect(await codesOf(`/education-specifications/${whole}/education-specifications`)).toEqual([
      "ES-RIVERS",
    ]);
    expect(await codesOf(`/organizations/${faculty}/education-specifications`)).toEqual(["ES-RIVERS"]);
  });

  test("list the courses and programmes that name them, and are given whole where a course expands them", async () => {
    const rivers = await idOf("/education-specifications", "ES-RIVERS", "educationSpecificationId");
    expect(await codesOf(`/education-specifications/${rivers}/courses`)).toEqual(["C1"]);
    expect(await codesOf(`/education-specifications/${rivers}/courses?level=master`)).toEqual([]);
    expect(await codesOf(`/education-specifications/${rivers}/programs`)).toEqual([]);
    const course = await idOf("/courses", "C1", "courseId");
    expect((await bodyOf(`/courses/${course}`)).educationSpecification).toBe(rivers);
    expect(await bodyOf(`/courses/${course}?expand=educationSpecification`)).toMatchObject({
      educationSpecification: { educationSpecificationId: rivers, validFrom: "2025-09-01" },
    });
    expect(await statusOf(`/education-specifications/${NOBODY}/courses`)).toBe(404);
  });
});

describe("what will hold later", () => {
  test("is given on request, whole, and not otherwise", async () => {
    const path = `/courses/${await idOf("/courses", "C1", "courseId")}`;
    expect(await bodyOf(path)).not.toHaveProperty("timelineOverrides");
    const { timelineOverrides } = await bodyOf(`${path}?returnTimelineOverrides=true`);
    expect(timelineOverrides).toEqual([
      {
        validFrom: "2028-09-01",
        validTo: "2029-09-01",
        course: expect.objectContaining({
          name: text("Course 1, longer"),
          level: "bachelor",
          abbreviation: "C1",
        }),
      },
    ]);
    const rivers = await idOf("/education-specifications", "ES-RIVERS", "educationSpecificationId");
    expect(await bodyOf(`/education-specifications/${rivers}?returnTimelineOverrides=true`)).toMatchObject({
      timelineOverrides: [{ educationSpecification: { name: text("Courses about water") } }],
    });
  });

  test("cannot hold twice on one day, nor name what is not known", async () => {
    const [entry] = COURSE.timeline;
    const overlapping = [entry, { ...entry, validFrom: "2029-01-01", validTo: "2030-01-01" }];
    const dangling = [{ ...entry, document: { ...entry?.document, organisation: "F9" } }];
    const outcomes = await upsert(server, "courses", [
      { ...COURSE, sourceId: "X1", timeline: overlapping },
      { ...COURSE, sourceId: "X2", timeline: dangling },
    ]);
    expect(outcomes.map(({ problem }) => problem?.errors?.map(({ pointer }) => pointer))).toEqual([
      ["#/timeline/1/validFrom"],
      ["#/timeline/0/document/organisation"],
    ]);
  });
});

describe("the register", () => {
  test("is not told of what its profile would refuse: each missing field is named", async () => {
    const { duration: _duration, ...short } = COURSE;
    const [outcome] = await upsert(server, "courses", [
      { ...short, sourceId: "X3", consumers: [{ ...REGISTER, educationOffererCode: "901B001" }] },
    ]);
    expect(outcome?.problem?.type).toContain("not-ready-for-rio");
    expect(outcome?.problem?.errors?.map(({ pointer }) => pointer)).toEqual([
      "#/duration",
      "#/consumers/0/educationOffererCode",
    ]);
    expect(await codesOf("/courses?consumer=rio")).toEqual(["C1"]);
  });
});

describe("persons", () => {
  test("are the coordinators that courses name, and no student", async () => {
    const { items } = await bodyOf("/persons");
    expect(items).toEqual([
      expect.objectContaining({ displayName: "Example Teacher", mail: "t1@noord.example" }),
    ]);
    const [{ personId }] = items;
    expect(await bodyOf(`/persons/${personId}`)).toEqual(items[0]);
    expect((await bodyOf("/persons?q=nobody")).items).toEqual([]);
    expect((await bodyOf(`/persons/${personId}/associations`)).items).toEqual([]);
    expect(await statusOf(`/persons/${NOBODY}`)).toBe(404);
  });
});

describe("what is not kept here", () => {
  test.each(["/groups", "/buildings", "/rooms", "/news-feeds", `/groups/${NOBODY}/persons`])(
    "%s is an empty page",
    async (path) => {
      expect(await bodyOf(`${path}${path.includes("?") ? "&" : "?"}pageSize=50`)).toMatchObject({
        pageSize: 50,
        pageNumber: 1,
        hasNextPage: false,
        items: [],
      });
    },
  );

  test("components and associations of what there is are empty, of what there is not 404", async () => {
    const course = await idOf("/courses", "C1", "courseId");
    const { items } = await bodyOf(`/courses/${course}/offerings`);
    expect((await bodyOf(`/courses/${course}/components`)).items).toEqual([]);
    expect((await bodyOf(`/offerings/${items[0].offeringId}/associations`)).items).toEqual([]);
    for (const path of [
      `/courses/${NOBODY}/components`,
      `/offerings/${NOBODY}/associations`,
      `/components/${NOBODY}`,
      `/rooms/${NOBODY}`,
      `/news-items/${NOBODY}`,
    ]) {
      expect([path, await statusOf(path)]).toEqual([path, 404]);
    }
  });
});
