import { granted, type Reading, refused } from "@wissel/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OoapiInMemory, openOoapiInMemory } from "../../test/catalogue/ooapi-in-memory.ts";
import { COURSES, EDUXCHANGE_OFFERING, OFFERINGS } from "../../test/catalogue/small-offer.ts";
import { type CatalogueReader, readerOr } from "../authorisation/catalogue-readers.ts";
import type { Caller } from "../http/caller.ts";
import type { CatalogueAccess } from "./as-reader.ts";

// The three ways in which SURF's broker and gateway sign in to an offer, and what each of them then sees.

const SECRET = "a-secret-that-is-long-enough";
const COAST = { consumerKey: "eduxchange", alliances: [{ name: "coast" }, { name: "lde", themes: ["14"] }] };

const READERS: readonly CatalogueReader[] = [
  reader("everything", {}),
  reader("gateway", { consumer: "eduxchange" }),
  reader("portal", { consumer: "x-portal" }),
  reader("coast", { consumer: "eduxchange", alliances: ["coast"] }),
];
const TOKENS: Readonly<Record<string, Caller>> = {
  "Bearer of-the-gateway": {
    kind: "reader",
    clientId: "gateway",
    reading: { consumer: "eduxchange" },
    scopes: new Set(["catalogue.read"]),
  },
  "Bearer of-the-sis": { kind: "sis", clientId: "sis", scopes: new Set(["catalogue.write"]) },
};

let open: OoapiInMemory;
let closed: OoapiInMemory;
beforeAll(async () => {
  open = await openWorld("open");
  closed = await openWorld("readers");
});
afterAll(async () => {
  await open?.[Symbol.asyncDispose]();
  await closed?.[Symbol.asyncDispose]();
});

function reader(clientId: string, reading: Reading): CatalogueReader {
  return { clientId, clientSecret: SECRET, reading };
}

async function openWorld(access: CatalogueAccess): Promise<OoapiInMemory> {
  const authenticate = readerOr(READERS, async (authorization) => {
    const caller = TOKENS[authorization ?? ""];
    if (caller !== undefined) return granted(caller);
    return refused({ code: authorization === undefined ? "token-missing" : "token-invalid" });
  });
  const world = await openOoapiInMemory({ access, authenticate });
  const [first, second] = COURSES;
  await world.write("course", [
    {
      ...first,
      educationSpecification: "ES-1",
      consumers: [...(first?.consumers ?? []), { consumerKey: "rio" }],
    },
    { ...second, consumers: [COAST] },
  ]);
  await world.write("offering", [
    { ...OFFERINGS[1], sourceId: "C1-coast", consumers: [COAST, EDUXCHANGE_OFFERING] },
  ]);
  return world;
}

const basic = (clientId: string, secret = SECRET) => ({
  authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}`,
});
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

// What OOAPI answers is looked into here, not typed.
// biome-ignore lint/suspicious/noExplicitAny: bodies of many shapes
type Body = any;

async function bodyOf(
  world: OoapiInMemory,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Body> {
  const answer = await world.get(path, headers);
  expect([path, answer.statusCode]).toEqual([path, 200]);
  return answer.json();
}
async function statusOf(path: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return (await closed.get(path, headers)).statusCode;
}
async function codesOf(clientId: string, query = ""): Promise<readonly string[]> {
  const { items } = await bodyOf(closed, `/courses?pageSize=250${query}`, basic(clientId));
  return items.map(({ primaryCode }: { primaryCode: { code: string } }) => primaryCode.code);
}

describe("none", () => {
  test("whoever brings no credentials reads an open catalogue, and is told how to sign in to another", async () => {
    expect((await open.get("/courses")).statusCode).toBe(200);
    const refusal = await closed.get("/courses");
    expect([refusal.statusCode, refusal.headers["content-type"]]).toEqual([401, "application/problem+json"]);
    expect(refusal.json()).toMatchObject({ status: "401", title: "A token is needed" });
    expect(refusal.headers["www-authenticate"]).toBe('Basic realm="wissel", Bearer realm="wissel"');
  });
});

describe("basic", () => {
  test("a reader's id and secret let it in", async () => {
    for (const world of [open, closed])
      expect((await bodyOf(world, "/courses", basic("gateway"))).items).toHaveLength(10);
  });

  test("a gateway needs no more than its own credentials and the three headers that it passes on", async () => {
    const passedOn = {
      accept: "application/json;version=5",
      "accept-language": "nl-NL,nl;q=0.9",
      traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    };
    const paths = [
      "/organizations",
      "/programs",
      "/courses",
      "/academic-sessions",
      "/education-specifications",
    ];
    for (const path of paths) {
      const answer = await closed.get(`${path}?consumer=eduxchange`, { ...basic("gateway"), ...passedOn });
      const type = answer.headers["content-type"];
      expect([path, answer.statusCode, type]).toEqual([path, 200, "application/json; charset=utf-8"]);
      expect(answer.json().items).toBeInstanceOf(Array);
    }
  });

  test.each([
    ["a wrong secret", basic("gateway", "another-secret-altogether")],
    ["an unknown id", basic("nobody")],
    ["no pair at all", { authorization: "Basic x" }],
  ])("%s is refused, where the catalogue is open too", async (_what, headers) => {
    for (const world of [open, closed]) {
      await world.get("/courses");
      const refusal = await world.get("/courses", headers);
      expect([refusal.statusCode, refusal.headers["www-authenticate"]]).toEqual([
        401,
        'Basic realm="wissel"',
      ]);
    }
  });
});

describe("oauth2", () => {
  test("a token that a reader got lets it in as its secret does", async () => {
    const path = "/courses?pageSize=250";
    expect(await bodyOf(closed, path, bearer("of-the-gateway"))).toEqual(
      await bodyOf(closed, path, basic("gateway")),
    );
  });

  test("a token that is none is refused, where the catalogue is open too", async () => {
    for (const world of [open, closed]) {
      const refusal = await world.get("/courses", bearer("nonsense"));
      expect(refusal.statusCode).toBe(401);
      expect(refusal.headers["www-authenticate"]).toBe('Bearer realm="wissel", error="invalid_token"');
    }
  });
});

describe("forbidden", () => {
  test("a reader does not read as another consumer or in another alliance", async () => {
    expect(await statusOf("/courses?consumer=eduxchange", basic("gateway"))).toBe(200);
    expect(await statusOf("/courses?consumer=x-portal", basic("gateway"))).toBe(403);
    expect(await statusOf("/courses?alliances.name=coast", basic("coast"))).toBe(200);
    expect(await statusOf("/courses?alliances.name=lde", basic("coast"))).toBe(403);
    expect(await statusOf("/courses?consumer=x-portal", basic("everything"))).toBe(200);
  });

  test("a token for something else does not open what is for readers", async () => {
    const refusal = await closed.get("/courses", bearer("of-the-sis"));
    expect([refusal.statusCode, refusal.headers["www-authenticate"]]).toEqual([
      403,
      expect.stringContaining('scope="catalogue.read"'),
    ]);
    expect((await open.get("/courses", bearer("of-the-sis"))).statusCode).toBe(200);
  });
});

describe("a reader that is bound", () => {
  test("sees its consumer's rows and fields, and finds nothing else by its id", async () => {
    expect(await codesOf("portal")).toEqual(["C1"]);
    expect(await codesOf("gateway")).toHaveLength(19);
    const { items } = await bodyOf(closed, "/courses?primaryCode=C1", basic("portal"));
    expect(items[0].consumers).toEqual([{ consumerKey: "x-portal" }]);
    const all = await bodyOf(closed, "/courses?primaryCode=C20", basic("everything"));
    expect(await statusOf(`/courses/${all.items[0].courseId}`, basic("everything"))).toBe(200);
    expect(await statusOf(`/courses/${all.items[0].courseId}`, basic("portal"))).toBe(404);
  });

  test("sees what is in its alliances, and of the others neither name nor nested thing nor coordinator", async () => {
    expect(await codesOf("coast")).toEqual(["C2"]);
    const { items } = await bodyOf(closed, "/courses?expand=programs", basic("coast"));
    expect(items[0].consumers).toEqual([{ consumerKey: "eduxchange", alliances: [{ name: "coast" }] }]);
    const { items: all } = await bodyOf(closed, "/courses?primaryCode=C1", basic("everything"));
    const ofC1 = await bodyOf(closed, `/courses/${all[0].courseId}/offerings`, basic("everything"));
    const { offeringId } = ofC1.items.find((one: Body) => one.primaryCode.code === "C1-coast");
    const offering = await bodyOf(closed, `/offerings/${offeringId}?expand=course`, basic("coast"));
    expect(offering.course).toBe(all[0].courseId);
    expect((await bodyOf(closed, "/persons", basic("coast"))).items).toEqual([]);
    expect((await bodyOf(closed, "/persons", basic("gateway"))).items).toHaveLength(1);
  });

  test("is not given from memory what another was, nor whoever brings nothing", async () => {
    const path = "/courses?pageSize=250";
    const whole = await bodyOf(closed, path, basic("everything"));
    const part = await bodyOf(closed, path, basic("portal"));
    expect([whole.items.length, part.items.length]).toEqual([24, 1]);
    expect(await bodyOf(closed, path, basic("everything"))).toEqual(whole);
    expect(await bodyOf(closed, path, basic("portal"))).toEqual(part);
    expect(await statusOf(path, {})).toBe(401);
    expect(await statusOf(path, bearer("of-the-sis"))).toBe(403);
  });
});
