import { documents } from "@wissel/contract";
import { openDatabase } from "@wissel/store";
import { openTestDatabase } from "@wissel/testing/database";
import type { FastifyInstance } from "fastify";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPersons } from "../../src/authorisation/open-persons.ts";
import type { SisPersonOperations } from "../../src/authorisation/persons-handlers.ts";
import type { Authenticate } from "../../src/http/caller.ts";
import { openHttp } from "../../src/http/open-http.ts";
import { registerDocument } from "../../src/http/register-document.ts";

const stack = new AsyncDisposableStack();
let app: FastifyInstance;

beforeAll(async () => {
  const { appUrl } = stack.use(await openTestDatabase());
  const options = { url: appUrl, applicationName: "test", maxConnections: 4, onError: () => undefined };
  const database = stack.use(openDatabase(options));
  app = openHttp({ logger: false, checkAnswers: true });
  await registerDocument(app, {
    name: "sis",
    document: personsOnly(),
    handlers: openPersons({
      database,
      clock: { now: () => new Date() },
      newId: uuidv7,
      onWritten: () => undefined,
    }) satisfies Record<keyof SisPersonOperations, unknown>,
    authenticate: theSis,
    problemStyle: "rfc9457",
    strict: true,
  });
  stack.defer(() => app.close());
});
afterAll(() => stack.disposeAsync());

describe("persons of the institution", () => {
  test("are written one by one and read again", async () => {
    const document = { loginSubject: "s-1", level: "bachelor", creditsEarned: 60.5 };
    expect(await put("N1", document)).toMatchObject({ body: { sourceId: "N1", outcome: "created" } });
    expect(await put("N1", document)).toMatchObject({ body: { outcome: "unchanged" } });
    expect(await put("N1", { ...document, creditsEarned: 65 })).toMatchObject({
      body: { outcome: "updated" },
    });
    const { status, body } = await call("GET", "/persons/N1");
    expect(status).toBe(200);
    expect(body).toEqual({ ...document, creditsEarned: 65, sourceId: "N1", personId: expect.any(String) });
  });

  test("are not written in a dry run, which says what would become of each", async () => {
    await put("N20", { loginSubject: "s-20" });
    const rows = [
      { sourceId: "N20", level: "master" },
      { sourceId: "N21" },
      { sourceId: "N22", loginSubject: "s-20" },
    ];
    const outcomesOf = ({ body }: { readonly body: unknown }) =>
      (body as { readonly outcomes: readonly { readonly outcome: string }[] }).outcomes.map(
        ({ outcome }) => outcome,
      );
    const dry = await call("POST", "/persons?dryRun=true", { rows });
    expect(outcomesOf(dry)).toEqual(["updated", "created", "refused"]);
    expect(await put("N23?dryRun=true", {})).toMatchObject({ status: 200, body: { outcome: "created" } });
    for (const unknown of ["N21", "N23"]) expect((await call("GET", `/persons/${unknown}`)).status).toBe(404);
    expect((await call("GET", "/persons/N20")).body).not.toHaveProperty("level");
    expect((await call("POST", "/persons", { rows })).body).toEqual(dry.body);
  });

  test("are written many at once; each bad row is refused by itself", async () => {
    await put("N2", { loginSubject: "s-2" });
    const study = { programmeCode: "B-HIST", startDate: "2026-09-01", state: "associated" };
    const rows = [
      { sourceId: "N3", level: "master" },
      { sourceId: "N4", levle: "master" },
      { level: "master" },
      { sourceId: "N3" },
      { sourceId: "N5", loginSubject: "s-2" },
      "nonsense",
      { sourceId: "N6", creditsEarned: -1 },
      { sourceId: "N8", creditsEarned: 0.005 },
      { sourceId: "N9", level: "wo-bachelor" },
      { sourceId: "N9", studyEnrolments: [{ ...study, level: "wo-bachelor" }] },
    ];
    const { status, body } = await call("POST", "/persons", { rows });
    expect(status).toBe(200);
    const outcomes = (body as { outcomes: readonly { outcome: string; problem?: { type: string } }[] })
      .outcomes;
    expect(outcomes.map(({ outcome, problem }) => problem?.type.split("/").at(-1) ?? outcome)).toEqual([
      "created",
      "request-invalid",
      "request-invalid",
      "source-id-repeated",
      "person-login-taken",
      "request-invalid",
      "request-invalid",
      "created",
      "request-invalid",
      "request-invalid",
    ]);
    expect(await call("POST", "/persons", { rows: [rows[0], rows[7]] })).toMatchObject({
      body: {
        outcomes: [
          { row: 0, outcome: "unchanged" },
          { row: 1, outcome: "unchanged" },
        ],
      },
    });
  });

  test("are enrolled in programmes here, each from one day on and not ending before it", async () => {
    const bachelor = { programmeCode: "B-HIST", modeOfStudy: "full_time", startDate: "2026-09-01" };
    const studyEnrolments = [
      { ...bachelor, level: "bachelor", endDate: "2029-08-31", state: "associated" },
      { programmeCode: "M-GOV", startDate: "2029-09-01", state: "pending" },
    ];
    expect(await put("N30", { studyEnrolments })).toMatchObject({ body: { outcome: "created" } });
    expect(await put("N30", { studyEnrolments })).toMatchObject({ body: { outcome: "unchanged" } });
    expect((await call("GET", "/persons/N30")).body).toMatchObject({ studyEnrolments });
    const ended = { ...bachelor, state: "finished", endDate: "2026-08-31" };
    const wrong = await put("N30", { studyEnrolments: [ended] });
    expect(wrong).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "#/studyEnrolments/0/endDate" }] },
    });
    const rows = [
      { sourceId: "N31", studyEnrolments: [ended] },
      { sourceId: "N32", studyEnrolments },
      { sourceId: "N33", studyEnrolments: [studyEnrolments[1], studyEnrolments[1]] },
      { sourceId: "N34", studyEnrolments: [{ ...bachelor, state: "interrupted" }] },
    ];
    expect(await call("POST", "/persons", { rows })).toMatchObject({
      body: {
        outcomes: [
          { problem: { errors: [{ pointer: "#/studyEnrolments/0/endDate" }] } },
          { outcome: "created" },
          { problem: { errors: [{ pointer: "#/studyEnrolments/1/startDate" }] } },
          { problem: { errors: [{ pointer: "#/studyEnrolments/0/state" }] } },
        ],
      },
    });
  });

  test("are listed page by page, none twice and none left out", async () => {
    const rows = Array.from({ length: 25 }, (_, index) => ({ sourceId: `L${index}` }));
    await call("POST", "/persons", { rows });
    const seen: string[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await call("GET", `/persons?limit=10${cursor === "" ? "" : `&cursor=${cursor}`}`);
      const { items, next } = body as { items: readonly { sourceId: string }[]; next?: string };
      seen.push(...items.map(({ sourceId }) => sourceId));
      if (next === undefined) break;
      cursor = next;
    }
    expect(seen.filter((sourceId) => sourceId.startsWith("L"))).toHaveLength(25);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test.each([
    ["an unknown field", "PUT", "/persons/N9", { shoeSize: 43 }, 400, "request-invalid"],
    ["another person's login", "PUT", "/persons/N9", { loginSubject: "s-1" }, 409, "person-login-taken"],
    ["an unknown person", "GET", "/persons/nobody", undefined, 404, "person-unknown"],
    ["a cursor that is made up", "GET", "/persons?cursor=abc", undefined, 400, "request-invalid"],
    ["no rows", "POST", "/persons", { rows: [] }, 400, "request-invalid"],
  ] as const)("are not had with %s", async (_what, method, url, body, status, code) => {
    const answer = await call(method, url, body);
    expect(answer).toMatchObject({ status, body: { type: expect.stringContaining(code) } });
  });
});

const theSis: Authenticate = async () => ({
  ok: true,
  value: { kind: "sis", clientId: "sis", scopes: new Set(["persons.write"]) },
});

/** The sis document with the paths of this area alone. */
/** Of persons themselves; what else is said of one is somebody else's. */
function personsOnly(): typeof documents.sis {
  const own = ["/persons", "/persons/{sourceId}"];
  const paths = Object.entries(documents.sis.paths).filter(([path]) => own.includes(path));
  return { ...documents.sis, paths: Object.fromEntries(paths) };
}

function put(sourceId: string, body: object) {
  return call("PUT", `/persons/${sourceId}`, body);
}

async function call(method: "GET" | "PUT" | "POST", url: string, body?: object) {
  const answer = await app.inject({
    method,
    url: `/sis/v1${url}`,
    headers: { authorization: "Bearer t" },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: answer.statusCode, body: answer.json() as unknown };
}
