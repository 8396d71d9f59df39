import { anAssociationRow, insertAssociation } from "@wissel/testing/association-row";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SIS_SCOPES } from "../../src/authorisation/scopes.ts";
import { COURSES, MINORS, OFFERINGS, ORGANISATIONS, SESSIONS } from "../catalogue/small-offer.ts";
import { openSisWorld, type Read, type SisWorld } from "./a-sis-world.ts";

let world: SisWorld;
beforeAll(async () => {
  world = await openSisWorld();
  for (const [path, body] of SAID) expect((await world.ask("PUT", path, { body })).status).toBe(200);
});
afterAll(() => world?.[Symbol.asyncDispose]());

/** What the SIS says version by version, and nobody has said in this world yet. */
const SAID = [
  [
    "/scales/dk",
    { label: [{ language: "da-DK", value: "7" }], kind: "ordinal", values: ["00", "02", "4", "7"] },
  ],
  [
    "/grade-distributions/own",
    {
      institution: "noord.example",
      fieldOfStudy: "0222",
      cycle: "bachelor",
      years: { first: 2024, last: 2026 },
      grades: [{ value: "8", count: 90, pass: true }],
    },
  ],
  ["/conversion-policy", { pick: "average" }],
] as const;

const MERGE_PATCH = { "content-type": "application/merge-patch+json" };
const keyOf = (rows: readonly { readonly sourceId: string }[]) => rows.at(-1)?.sourceId;
const OFFERING = `/offerings/${keyOf(OFFERINGS)}`;

const patch = (path: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
  world.ask("PATCH", path, {
    body: JSON.stringify(body) as unknown as object,
    headers: { ...MERGE_PATCH, ...headers },
  });
const tagOf = async (path: string): Promise<string> => (await world.ask("GET", path)).headers.etag;

/** What is sent whole, of what is read. */
const wholeOf = ({ document, conditions, content, sourceId: _, personId: __, ...facts }: Read) =>
  document ?? conditions ?? content ?? facts;

const HISTORY = { programmeCode: "B-HIST", level: "bachelor", startDate: "2026-09-01", state: "associated" };

/** One of each kind, two changes that exclude each other, and what each looks like then. */
const OBJECTS: readonly (readonly [path: string, one: object, other: object])[] = [
  [`/organisations/${keyOf(ORGANISATIONS)}`, { shortName: "ONE" }, { shortName: "TWO" }],
  [`/academic-sessions/${keyOf(SESSIONS)}`, { ext: { said: 1 } }, { ext: { said: 2 } }],
  ["/education-specifications/E1", { abbreviation: "ONE" }, { abbreviation: "TWO" }],
  [`/programmes/${keyOf(MINORS)}`, { abbreviation: "ONE" }, { abbreviation: "TWO" }],
  [`/courses/${keyOf(COURSES)}`, { duration: "P10W" }, { duration: "P5W" }],
  [OFFERING, { abbreviation: "ONE" }, { abbreviation: "TWO" }],
  ["/persons/S2", { creditsEarned: 60.5 }, { creditsEarned: 61 }],
  ["/persons/S3", { studyEnrolments: [HISTORY] }, { studyEnrolments: [{ ...HISTORY, state: "finished" }] }],
  ["/scales/dk", { passFrom: "02" }, { passFrom: "4" }],
  ["/grade-distributions/own", { scaleId: "nl-1-10" }, { scaleId: "nl-10-1" }],
  ["/standing-approvals/masters", { creditsEarnedAtLeast: 60 }, { creditsEarnedAtLeast: 61 }],
];

describe.each(OBJECTS)("%s", (path, one, other) => {
  test("is changed by one of two who looked at the same, and the other is told what there is now", async () => {
    const tag = await tagOf(path);
    const answers = await Promise.all([one, other].map((change) => patch(path, change, { "if-match": tag })));
    const [won, lost] = answers.toSorted((a, b) => a.status - b.status);
    expect([won?.status, lost?.status]).toEqual([200, 412]);
    const now = await tagOf(path);
    expect([won?.headers.etag, lost?.headers.etag, lost?.body.etag]).toEqual([now, now, now]);
    expect(now).not.toBe(tag);
  });

  test("is written as a whole under the same conditions, and a dry run says what its tag would be", async () => {
    const before = (await world.ask("GET", path)).body;
    const body = { ...wholeOf(before), ...one };
    expect((await world.ask("PUT", path, { body, headers: { "if-none-match": "*" } })).status).toBe(412);
    expect((await world.ask("PUT", path, { body, headers: { "if-match": '"of-yore"' } })).status).toBe(412);
    const tag = await tagOf(path);
    const headers = { "if-match": tag };
    const changed = { ...body, ...other };
    const dry = await world.ask("PUT", `${path}?dryRun=true`, { body: changed, headers });
    expect([dry.status, await tagOf(path)]).toEqual([200, tag]);
    const written = await world.ask("PUT", path, { body: changed, headers });
    expect(written.status).toBe(200);
    // An approval says when it was written.
    if (before.updatedAt === undefined) expect(written.headers.etag).toBe(dry.headers.etag);
    expect(written.headers.etag).toBe(await tagOf(path));
  });

  test("loses what a patch sets to null, and is left alone where the whole would not do", async () => {
    const [member = ""] = Object.keys(one);
    expect((await patch(path, one)).status).toBe(200);
    expect((await patch(path, { [member]: null })).status).toBe(200);
    expect(wholeOf((await world.ask("GET", path)).body)).not.toHaveProperty(member);
    const tag = await tagOf(path);
    const wrong = await patch(path, { shoeSize: 43 });
    expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([400, "#/shoeSize"]);
    expect((await world.ask("PATCH", path, { body: one })).status).toBe(415);
    expect((await patch(`${path}-unknown`, one)).status).toBe(404);
    expect(await tagOf(path)).toBe(tag);
  });
});

test("the conversion policy is patched, and a member that is left out is what it is unless said otherwise", async () => {
  const tag = await tagOf("/conversion-policy");
  expect((await patch("/conversion-policy", { minimumGrades: 60 }, { "if-match": tag })).status).toBe(200);
  expect((await patch("/conversion-policy", { pick: "max" }, { "if-match": tag })).status).toBe(412);
  expect((await patch("/conversion-policy", { minimumGrades: null })).status).toBe(200);
  const { body } = await world.ask("GET", "/conversion-policy");
  expect([body.version, body.content]).toEqual([
    3,
    { pick: "average", minimumGrades: 50, maximumAgeYears: 5 },
  ]);
});

describe("the learning agreement of an enrolment", () => {
  const path = async () => {
    const { body } = await world.ask("GET", "/enrolments?role=home");
    return `/enrolments/${body.items[0].associationId}/learning-agreement`;
  };
  const components = [{ name: "Water", credits: 15 }];

  test("is begun, patched under the tag of its newest version, and told by the feed with all of them", async () => {
    const agreement = await path();
    const first = { body: { basedOn: 0, content: { components } } };
    const dry = await world.ask("PUT", `${agreement}?dryRun=true`, first);
    expect([dry.body.versions.length, (await world.ask("GET", agreement)).body.versions]).toEqual([1, []]);
    const headers = { "if-none-match": "*" };
    expect((await world.ask("PUT", agreement, { ...first, headers })).status).toBe(200);
    expect((await world.ask("PUT", agreement, { ...first, headers })).status).toBe(412);
    const tag = await tagOf(agreement);
    expect((await patch(agreement, { remark: "Agreed." }, { "if-match": tag })).status).toBe(200);
    expect((await patch(agreement, { remark: "Not agreed." }, { "if-match": tag })).status).toBe(412);
    expect((await patch(agreement, { components: null })).status).toBe(400);
    const { body } = await world.ask("GET", agreement);
    expect(body.versions.map(({ content }: Read) => content)).toEqual([
      { components, remark: "Agreed." },
      { components },
    ]);
    const feed = await world.ask("GET", "/changes?kinds=learning_agreement");
    expect(feed.body.items).toMatchObject([{ action: "written", learningAgreement: body }]);
  });
});

test("the feed tells of scales, tables and the policy as they are read", async () => {
  const { body } = await world.ask("GET", "/changes?kinds=scale,grade_distribution,conversion_policy");
  const read = await Promise.all(SAID.map(async ([path]) => (await world.ask("GET", path)).body));
  expect(
    body.items.map((item: Read) => item.scale ?? item.gradeDistribution ?? item.conversionPolicy),
  ).toEqual(read);
  const withoutResults = SIS_SCOPES.filter((scope) => scope !== "results.read");
  expect((await world.ask("GET", "/changes?kinds=scale", { scopes: withoutResults })).status).toBe(403);
});

describe("a dry run", () => {
  /** Of the feed, of what is owed, and of the audit. */
  const traces = async () =>
    (
      await world.pool.query(
        `SELECT (SELECT count(*) FROM change) AS told, (SELECT count(*) FROM delivery) AS owed,
                (SELECT count(*) FROM audit_entry) AS audited`,
      )
    ).rows[0];

  test("of what the SIS says of results and tasks answers like the real thing, and leaves no trace", async () => {
    const [{ resultId }] = (await world.ask("GET", "/results-received")).body.items;
    const [{ taskId }] = (await world.ask("GET", "/tasks?state=open")).body.items;
    const said = [
      [`/results-received/${resultId}/dispute`, { reason: "identity_mismatch" }],
      [`/tasks/${taskId}/settlement`, { done: "left_as_is" }],
      [`/results-received/${resultId}/recorded`, undefined],
    ] as const;
    for (const [path, body] of said) {
      const asking = body === undefined ? {} : { body };
      const before = await traces();
      const dry = await world.ask("POST", `${path}?dryRun=true`, asking);
      expect([path, dry.status, await traces()]).toEqual([path, 200, before]);
      const real = await world.ask("POST", path, asking);
      expect([real.status, Object.keys(real.body)]).toEqual([200, Object.keys(dry.body)]);
    }
  });
});

describe("what is taken away", () => {
  const read = async (path: string) => (await world.ask("GET", path)).status;
  const actions = async (kind: string) => {
    const { body } = await world.ask("GET", `/changes?kinds=${kind}&limit=500`);
    return body.items.map(({ id }: Read) => id);
  };

  test("must not be needed: what names it, and who is in it, is named", async () => {
    const root = await world.ask("DELETE", "/organisations/root");
    expect([root.status, root.body.items.map(({ kind }: Read) => kind)]).toEqual([
      409,
      expect.arrayContaining(["organisation"]),
    ]);
    const { id } = (await world.ask("GET", OFFERING)).body;
    const row = anAssociationRow({ home: "zuid.example", host: "noord.example", offering_id: id });
    await insertAssociation(world.pool, row);
    const enrolments = [{ home: "zuid.example", associationId: row.association_id, has: "place" }];
    expect(await world.ask("DELETE", OFFERING)).toMatchObject({ status: 409, body: { enrolments } });
    await world.pool.query("UPDATE association SET host_state = 'finished' WHERE association_key = $1", [
      row.association_key,
    ]);
    expect(await world.ask("DELETE", "/persons/S1")).toMatchObject({
      status: 409,
      body: { enrolments: [{ host: "zuid.example" }] },
    });
    expect(await read("/persons/S1")).toBe(200);
  });

  test.each([
    [OFFERING, "offering"],
    ["/education-specifications/E1", "education_specification"],
    ["/persons/S3", "person"],
  ])("%s is shown to nobody, told as removed, and the same when it is written again", async (path, kind) => {
    const { body: before } = await world.ask("GET", path);
    const id = before.id ?? before.personId;
    const headers = { "if-match": '"of-yore"' };
    expect((await world.ask("DELETE", path, { headers })).status).toBe(412);
    const dry = await world.ask("DELETE", `${path}?dryRun=true`);
    expect([dry.status, dry.body.outcome, await read(path)]).toEqual([200, "removed", 200]);

    const { body: place } = await world.ask("GET", `/changes?kinds=${kind}&limit=500`);
    expect((await world.ask("DELETE", path)).body.outcome).toBe("removed");
    expect((await world.ask("DELETE", path)).body.outcome).toBe("unchanged");
    expect([await read(path), (await patch(path, {})).status]).toEqual([404, 404]);
    expect(await actions(kind)).not.toContain(id);
    await expect
      .poll(async () => (await world.ask("GET", `/changes?after=${place.next}`)).body.items, PATIENCE)
      .toContainEqual({ kind, id, action: "removed", changedAt: expect.any(String) });

    const body = wholeOf(before);
    const again = await world.ask("PUT", path, { body, headers: { "if-none-match": "*" } });
    expect([again.status, again.body.outcome]).toEqual([200, "created"]);
    expect((await world.ask("GET", path)).body).toEqual(before);
  });

  test("may not be named by what is written, and an offering of it cannot be cancelled", async () => {
    await world.ask("DELETE", "/education-specifications/E1");
    const course = `/courses/${keyOf(COURSES)}`;
    expect((await patch(course, { educationSpecification: "E1" })).status).toBe(422);
    await world.ask("DELETE", OFFERING);
    const cancellation = { on: "2027-05-20", reason: [{ language: "en", value: "Too few." }] };
    expect((await world.ask("PUT", `${OFFERING}/cancellation`, { body: cancellation })).status).toBe(404);
    expect((await world.ask("DELETE", "/courses/never-known")).status).toBe(404);
  });
});

/** Other tests' transactions are on the same server, and are waited for as an institution's own are. */
const PATIENCE = { timeout: 30_000, interval: 50 };

test("a patch that lets a study end before it begins changes nothing", async () => {
  const tag = await tagOf("/persons/S3");
  const wrong = await patch("/persons/S3", { studyEnrolments: [{ ...HISTORY, endDate: "2026-08-31" }] });
  expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([400, "#/studyEnrolments/0/endDate"]);
  expect(await tagOf("/persons/S3")).toBe(tag);
});

test("a person who is deregistered stays so, whatever is written under the tag that is read", async () => {
  const path = "/persons/S2";
  const on = "2035-01-01";
  expect((await world.ask("PUT", `${path}/deregistration`, { body: { on } })).status).toBe(200);
  const headers = { "if-match": await tagOf(path) };
  expect((await patch(path, { creditsEarned: 62 }, headers)).status).toBe(200);
  expect((await world.ask("GET", path)).body).toMatchObject({ creditsEarned: 62, deregisteredOn: on });
  expect((await world.ask("DELETE", `${path}/deregistration`)).status).toBe(204);
  expect((await world.ask("GET", path)).body).not.toHaveProperty("deregisteredOn");
});

test("a study enrolment that names a programme of the catalogue has its code, also when something else is written", async () => {
  const programme = {
    programmeType: "programme",
    name: [{ language: "en-GB", value: "Bachelor of Water" }],
    primaryCode: { codeType: "identifier", code: "B-WATER" },
  };
  expect((await world.ask("PUT", "/programmes/P-WATER", { body: programme })).status).toBe(200);
  const study = { programme: "P-WATER", startDate: "2026-09-01", state: "associated" };
  const path = "/persons/S9";
  expect((await world.ask("PUT", path, { body: { studyEnrolments: [study] } })).status).toBe(200);
  const studyEnrolments = [{ ...study, programmeCode: "B-WATER" }];
  expect((await world.ask("GET", path)).body).toMatchObject({ studyEnrolments });
  expect((await patch(path, { creditsEarned: 60 })).status).toBe(200);
  expect((await world.ask("GET", path)).body).toMatchObject({ creditsEarned: 60, studyEnrolments });
  const unknown = { ...study, programme: "P-NONE", programmeCode: "B-NONE" };
  const { body } = await patch(path, { studyEnrolments: [unknown] });
  expect(body.errors[0].pointer).toBe("#/studyEnrolments/0/programme");
});
