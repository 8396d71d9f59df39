import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OoapiInMemory, openOoapiInMemory, SCHAC_HOME } from "../../test/catalogue/ooapi-in-memory.ts";
import { COURSES } from "../../test/catalogue/small-offer.ts";

// What eduXchange, SURF's gateway and harvesters rely on and no validator looks at.

// What OOAPI answers is looked into here, not typed.
// biome-ignore lint/suspicious/noExplicitAny: bodies of many shapes
type Body = any;

let world: OoapiInMemory;
beforeAll(async () => {
  world = await openOoapiInMemory();
});
afterAll(() => world?.[Symbol.asyncDispose]());

async function bodyOf(path: string): Promise<Body> {
  const answer = await world.get(path);
  expect([path, answer.statusCode]).toEqual([path, 200]);
  return answer.json();
}
const joined = (path: string, query: string) => `${path}${path.includes("?") ? "&" : "?"}${query}`;
/** Every item of a list, page by page. */
async function allOf(path: string): Promise<readonly Body[]> {
  const items: Body[] = [];
  for (let pageNumber = 1; ; pageNumber += 1) {
    const page = await bodyOf(joined(path, `pageNumber=${pageNumber}`));
    items.push(...page.items);
    if (!page.hasNextPage) return items;
  }
}
const codesOf = (items: readonly Body[]): readonly string[] =>
  items.map(({ primaryCode }) => primaryCode.code).toSorted();
/** The address of one thing, by the key that the SIS gave it. */
async function pathOf(list: string, code: string): Promise<string> {
  const { items } = await bodyOf(`${list}?primaryCode=${code}`);
  return `${list}/${idIn(items[0])}`;
}
async function offeringPath(of: string): Promise<string> {
  return `/offerings/${(await bodyOf(`${of}/offerings`)).items[0].offeringId}`;
}
/** A thing's own id is its first member. */
const idIn = (thing: Body): string => String(Object.values(thing)[0]);
const asIds = (value: Body): Body =>
  Array.isArray(value) ? value.map(asIds) : typeof value === "string" ? value : idIn(value);

describe("expand", () => {
  const THINGS: readonly (readonly [string, () => Promise<string>, readonly string[]])[] = [
    ["an organisation", () => pathOf("/organizations", "root"), ["children"]],
    ["a part of it", () => pathOf("/organizations", "F1"), ["parent"]],
    [
      "a course",
      () => pathOf("/courses", "C1"),
      ["programs", "coordinators", "organization", "educationSpecification"],
    ],
    ["a minor", () => pathOf("/programs", "M1"), ["children", "organization", "educationSpecification"]],
    ["a part of it", () => pathOf("/programs", "M2"), ["parent", "coordinators"]],
    [
      "a course's offering",
      async () => offeringPath(await pathOf("/courses", "C1")),
      ["course", "organization", "academicSession"],
    ],
    ["a minor's offering", async () => offeringPath(await pathOf("/programs", "M1")), ["program"]],
    ["a session", () => pathOf("/academic-sessions", "past"), ["parent", "children", "year"]],
    ["one within it", () => pathOf("/academic-sessions", "next"), ["parent", "year"]],
    ["a specification", () => pathOf("/education-specifications", "ES"), ["children", "organization"]],
    ["a part of it", () => pathOf("/education-specifications", "ES-1"), ["parent"]],
  ];

  test.each(THINGS)(
    "of %s gives whole what was an id, one by one and together",
    async (_, find, relations) => {
      const path = await find();
      const plain = await bodyOf(path);
      for (const asked of [...relations.map((one) => [one]), relations]) {
        const whole = await bodyOf(`${path}?expand=${asked.join("%2C")}`);
        for (const [name, value] of Object.entries(whole)) {
          const isAsked = asked.includes(name);
          expect([name, isAsked ? asIds(value) : value]).toEqual([name, plain[name]]);
          if (isAsked) expect([name, value]).not.toEqual([name, plain[name]]);
        }
        expect(Object.keys(whole)).toEqual(expect.arrayContaining([...asked]));
      }
    },
  );

  test("of what there is not is refused, alone and among others", async () => {
    const path = await pathOf("/courses", "C1");
    for (const expand of ["teachers", "coordinators,teachers", "Coordinators", "academicSession"]) {
      const answer = await world.get(`${path}?expand=${expand}`);
      expect([expand, answer.statusCode, answer.headers["content-type"], answer.json().status]).toEqual([
        expand,
        400,
        "application/problem+json",
        "400",
      ]);
    }
  });
});

describe("filters", () => {
  const LISTS = [
    "/courses",
    "/programs",
    "/organizations",
    "/academic-sessions",
    "/education-specifications",
  ];
  const BY_MEMBER: readonly (readonly [string, string])[] = [
    ["/courses", "teachingLanguage"],
    ["/courses", "level"],
    ["/programs", "programType"],
    ["/programs", "levelOfQualification"],
    ["/programs", "sector"],
    ["/programs", "qualificationAwarded"],
    ["/programs", "fieldsOfStudy"],
    ["/organizations", "organizationType"],
    ["/academic-sessions", "academicSessionType"],
    ["/education-specifications", "educationSpecificationType"],
  ];

  test.each(BY_MEMBER)("%s by %s: each value gives exactly those that have it", async (list, member) => {
    const everything = await allOf(list);
    const values = new Set(everything.flatMap((item) => item[member] ?? []));
    expect(values.size).toBeGreaterThan(0);
    for (const value of values) {
      const wanted = everything.filter((item) => item[member] === value);
      const found = await allOf(`${list}?${member}=${encodeURIComponent(value)}`);
      expect([value, codesOf(found)]).toEqual([value, codesOf(wanted)]);
    }
  });

  test("all together narrow further, never wider", async () => {
    const everything = await allOf("/courses");
    const wanted = everything.filter(
      ({ level, teachingLanguage, modeOfDelivery, consumers }) =>
        level === "bachelor" &&
        teachingLanguage === "nld" &&
        modeOfDelivery?.includes("online") &&
        consumers?.some(({ consumerKey }: Body) => consumerKey === "eduxchange"),
    );
    const query =
      "level=bachelor&teachingLanguage=nld&modeOfDelivery=online&consumer=eduxchange&alliances.name=lde";
    expect(wanted.length).toBeGreaterThan(0);
    expect(codesOf(await allOf(`/courses?${query}`))).toEqual(codesOf(wanted));
    expect(await allOf(`/courses?${query.replace("lde", "ewuu")}`)).toEqual([]);
    expect(await allOf(`/courses?${query}&q=nowhere`)).toEqual([]);
  });

  test.each(LISTS)(
    "%s for a consumer has the rows and the entries that are its own, on lists and instances alike",
    async (list) => {
      for (const consumer of ["eduxchange", "x-web"]) {
        const everything = await allOf(list);
        const isMeant = ({ consumers = [] }: Body) =>
          consumers.some(({ consumerKey }: Body) => consumerKey === consumer);
        const rows = await allOf(`${list}?consumer=${consumer}`);
        expect(codesOf(rows)).toEqual(codesOf(everything.filter(isMeant)));
        for (const item of everything) {
          const answer = await world.get(`${list}/${idIn(item)}?consumer=${consumer}`);
          expect([item.primaryCode.code, answer.statusCode]).toEqual([
            item.primaryCode.code,
            isMeant(item) ? 200 : 404,
          ]);
          if (isMeant(item)) expect(new Set(keysWithin(answer.json()))).toEqual(new Set([consumer]));
        }
      }
    },
  );

  test("what is hidden from a consumer is not named to it either, whole or by id", async () => {
    const path = await pathOf("/courses", "C1");
    const bachelor = idIn((await bodyOf("/programs?primaryCode=B1")).items[0]);
    expect((await bodyOf(path)).programs).toContain(bachelor);
    for (const expand of ["", "&expand=programs"]) {
      const shown = await world.get(`${path}?consumer=eduxchange${expand}`);
      expect(shown.body).not.toContain(bachelor);
      expect(shown.json().programs).toHaveLength(1);
    }
    const specification = await pathOf("/education-specifications", "ES");
    expect((await bodyOf(specification)).children).toHaveLength(2);
  });
});

/** Every `consumerKey` anywhere in an answer. */
function keysWithin(value: Body): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(keysWithin);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === "consumerKey" ? [String(member)] : keysWithin(member),
  );
}

describe("eduXchange and the gateway", () => {
  test("read the offering that the broker shows: whole course and session, in arrays of texts", async () => {
    const path = await offeringPath(await pathOf("/courses", "C1"));
    const answer = await world.get(`${path}?expand=academicSession,course`, {
      accept: "application/json;version=5",
    });
    expect([answer.statusCode, answer.headers["content-type"]]).toEqual([
      200,
      "application/json; charset=utf-8",
    ]);
    expect(answer.json()).toMatchObject({
      offeringType: "course",
      startDate: "2027-02-01",
      endDate: "2027-04-16",
      teachingLanguage: "eng",
      resultExpected: true,
      academicSession: {
        academicSessionId: expect.any(String),
        name: [{ language: "en-GB", value: "next" }],
      },
      course: {
        courseId: expect.any(String),
        name: [{ language: "en-GB", value: "Course 1" }],
        level: "bachelor",
        studyLoad: { studyLoadUnit: "ects", value: 5 },
      },
    });
    const ofMinor = await offeringPath(await pathOf("/programs", "M1"));
    expect(await bodyOf(`${ofMinor}?expand=academicSession,program`)).toMatchObject({
      offeringType: "program",
      program: { name: [{ language: "en-GB", value: "Minor Coasts" }], studyLoad: { value: 5 } },
    });
  });

  test("are answered from memory however many ask, and need no header of their own", async () => {
    const before = world.reads();
    const plain = await world.app.inject({ url: "/ooapi/v5/courses?consumer=eduxchange" });
    const asked = await world.get("/courses?consumer=eduxchange", {
      accept: "application/json",
      "accept-language": "nl",
      traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    });
    expect(asked.body).toBe(plain.body);
    for (const { courseId } of await allOf("/courses?consumer=eduxchange")) {
      await bodyOf(`/courses/${courseId}?consumer=eduxchange&expand=coordinators`);
      await allOf(`/courses/${courseId}/offerings?consumer=eduxchange`);
    }
    expect(world.reads()).toBe(before);
  });

  test("are told by the service document who runs this and where it is described, and find it there", async () => {
    const { contactEmail, specification, documentation } = await bodyOf("/");
    expect([contactEmail, specification]).toEqual([`catalogue@${SCHAC_HOME}`, "https://openonderwijsapi.nl"]);
    const page = await world.app.inject(new URL(documentation).pathname);
    expect([page.statusCode, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  });
});

describe("If-None-Match", () => {
  test("with what a list, an instance or the service said is 304 with no body, until that answer is another", async () => {
    const one = await pathOf("/courses", "C1");
    const other = await pathOf("/courses", "C2");
    const paths = [
      "/",
      "/courses?pageSize=50",
      "/organizations?consumer=eduxchange",
      one,
      other,
      `${one}/offerings`,
    ];
    const etags = new Map<string, string>();
    for (const path of paths) {
      const etag = String((await world.get(path)).headers.etag);
      etags.set(path, etag);
      const known = await world.get(path, { "if-none-match": etag });
      expect([path, known.statusCode, known.body, known.headers.etag, known.headers["content-type"]]).toEqual(
        [path, 304, "", etag, undefined],
      );
    }
    await world.write("course", [{ ...COURSES[1], abbreviation: "NEW" }]);
    const statuses = [];
    for (const path of paths) {
      statuses.push((await world.get(path, { "if-none-match": etags.get(path) ?? "" })).statusCode);
    }
    expect(statuses).toEqual([304, 200, 304, 304, 200, 304]);
  });
});
