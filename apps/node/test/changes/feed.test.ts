import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forgetChanges } from "@wissel/store";
import { anAssociationRow, insertAssociation } from "@wissel/testing/association-row";
import { openTestDatabase, openTestPool, type TestDatabase } from "@wissel/testing/database";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SIS_SCOPES } from "../../src/authorisation/scopes.ts";
import { readConfig } from "../../src/config.ts";
import { type BuiltNode, buildNode } from "../../src/server.ts";
import { anEnvironment } from "../a-node.ts";
import { openTokenSigner } from "../callers.ts";
import { COURSES, MINORS, OFFERINGS, ORGANISATIONS, SESSIONS } from "../catalogue/small-offer.ts";

const OWN = "noord.example";
const PARTNER = "zuid.example";
/** Other tests' transactions are on the same server, and are waited for as an institution's own are. */
const PATIENCE = { timeout: 30_000, interval: 50 };

let place: TestDatabase;
let node: BuiltNode;
let pool: pg.Pool;
let sign: Awaited<ReturnType<typeof openTokenSigner>>;
let folder: string;
let baseUrl: string;
beforeAll(async () => {
  place = await openTestDatabase();
  pool = openTestPool(place, 2);
  folder = mkdtempSync(join(tmpdir(), "wissel-feed-"));
  const sis = [{ clientId: "sis", clientSecret: "a-secret-that-is-long-enough", scopes: SIS_SCOPES }];
  writeFileSync(join(folder, "clients.json"), JSON.stringify({ sis, portals: [], staff: [] }));
  const environment = anEnvironment({
    DATABASE_URL: place.appUrl,
    DATABASE_OWNER_URL: place.ownerUrl,
    WISSEL_CLIENTS_FILE: join(folder, "clients.json"),
  });
  const config = readConfig(environment, () => "");
  baseUrl = config.baseUrl;
  node = await buildNode(config, { checkAnswers: true, shedLoad: false });
  sign = await openTokenSigner(config);
  await fill();
}, 120_000);
afterAll(async () => {
  await node?.close();
  await pool?.end();
  await place?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

// biome-ignore lint/suspicious/noExplicitAny: a test reads what the contract says, answers are checked against it
type Read = any;

async function ask(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  { body, scopes = SIS_SCOPES }: { readonly body?: object; readonly scopes?: readonly string[] } = {},
): Promise<{ readonly status: number; readonly body: Read }> {
  const token = await sign({ clientId: "sis", subject: "sis", scopes, audience: baseUrl });
  const answer = await node.app.inject({
    method,
    url: `/sis/v1${path}`,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: answer.statusCode, body: answer.body === "" ? undefined : answer.json() };
}

const RESULT = { state: "completed", pass: "passed", score: "08,50", resultDate: "2027-06-28", final: true };
const person = (sourceId: string) => ({
  sourceId,
  givenName: "Student",
  surname: sourceId,
  level: "bachelor",
});

/** One of everything, and more of some. */
async function fill(): Promise<void> {
  const rows = {
    organisations: ORGANISATIONS,
    "academic-sessions": SESSIONS,
    "education-specifications": [
      {
        sourceId: "E1",
        educationSpecificationType: "course",
        name: [{ language: "en-GB", value: "Rivers" }],
      },
    ],
    programmes: MINORS,
    courses: COURSES,
    offerings: OFFERINGS,
    persons: [person("S1"), person("S2"), person("S3")],
  };
  for (const [path, batch] of Object.entries(rows)) {
    const { status, body } = await ask("POST", `/${path}`, { body: { rows: batch } });
    expect([path, status, body.outcomes.filter(({ problem }: Read) => problem)]).toEqual([path, 200, []]);
  }
  await ask("PUT", "/standing-approvals/bachelors", { body: { levels: ["bachelor"] } });
  await ask("PUT", "/standing-approvals/masters", { body: { levels: ["master"] } });
  const [known] = (await pool.query("SELECT person_id FROM person WHERE source_id = 'S1'")).rows;
  await away(known.person_id);
  await here();
}

/** An own student at a partner, with a result that came, a proposal of a grade, and a task about it. */
async function away(personId: string): Promise<void> {
  const row = { ...anAssociationRow({ home: OWN, host: PARTNER }), person_id: personId };
  await insertAssociation(pool, row);
  const resultId = randomUUID();
  await pool.query(
    `INSERT INTO result (association_key, direction, version, result_id, jti, document, issued_at, received_at)
     VALUES ($1, 'received', 1, $2::uuid, $2::text, $3, now(), now())`,
    [row.association_key, resultId, JSON.stringify(RESULT)],
  );
  await pool.query(
    `INSERT INTO task (task_id, kind, association_key, result_id, opened_at)
     VALUES ($1, 'recorded_result_changed', $2, $3, now())`,
    [randomUUID(), row.association_key, resultId],
  );
}

/** A partner's student here, with a result that is on its way. */
async function here(): Promise<void> {
  const row = anAssociationRow({ home: PARTNER, host: OWN });
  await insertAssociation(pool, row);
  await pool.query(
    `WITH sent AS (
       INSERT INTO result (association_key, direction, version, result_id, jti, document, issued_at)
       VALUES ($1, 'sent', 1, $2::uuid, $2::text, $4, now()))
     INSERT INTO delivery (delivery_id, kind, recipient, event_type, payload, state, next_attempt_at, created_at)
     VALUES ($2::uuid, 'set', $3, 'https://schemas.wissel.example/events/result-issued', '{}', 'pending', now(), now())`,
    [row.association_key, randomUUID(), PARTNER, JSON.stringify(RESULT)],
  );
}

/** Where the lists show what the feed tells of, and under which name the feed does. */
const LISTS = {
  organisations: "organisation",
  "academic-sessions": "academicSession",
  "education-specifications": "educationSpecification",
  courses: "course",
  programmes: "programme",
  offerings: "offering",
  persons: "person",
  "standing-approvals": "standingApproval",
  enrolments: "enrolment",
  results: "result",
  "results-received": "receivedResult",
  tasks: "task",
} as const;

const sorted = (documents: readonly unknown[]) => documents.map((one) => JSON.stringify(one)).sort();

async function whatTheListsShow(): Promise<object> {
  const shown: Record<string, readonly string[]> = {};
  for (const [path, name] of Object.entries(LISTS)) {
    const documents: unknown[] = [];
    const paged = path !== "standing-approvals";
    for (let next: string | undefined = ""; next !== undefined; ) {
      const query: string = paged ? `?limit=50${next === "" ? "" : `&cursor=${next}`}` : "";
      const { body } = await ask("GET", `/${path}${query}`);
      documents.push(...body.items);
      next = body.next;
    }
    shown[name] = sorted(documents);
  }
  return shown;
}

/** A SIS that reads the feed, part by part, and keeps what it is told. */
function aReader(limit = 7) {
  const kept = new Map<string, Read>();
  let after = "";
  const reader = {
    kept,
    phases: [] as string[],
    async readAll() {
      for (let more = true; more; ) {
        const { status, body } = await ask("GET", `/changes?limit=${limit}${after}`);
        expect([status, body]).toEqual([200, expect.anything()]);
        for (const item of body.items) {
          if (item.action === "removed") kept.delete(`${item.kind} ${item.id}`);
          else kept.set(`${item.kind} ${item.id}`, item);
        }
        reader.phases.push(body.phase);
        after = `&after=${body.next}`;
        more = body.more;
      }
      return reader.content();
    },
    content() {
      const items = [...kept.values()];
      return Object.fromEntries(
        Object.values(LISTS).map((name) => [
          name,
          sorted(items.flatMap((item) => (item[name] === undefined ? [] : [item[name]]))),
        ]),
      );
    },
    place: () => after.slice("&after=".length),
  };
  return reader;
}

const caughtUp = async (reader: ReturnType<typeof aReader>) => {
  const wanted = await whatTheListsShow();
  await expect.poll(() => reader.readAll(), PATIENCE).toEqual(wanted);
};

describe("the change feed", () => {
  test("begins with everything the lists show, and goes on with what changes of it", async () => {
    const reader = aReader();
    await caughtUp(reader);
    for (const name of Object.values(LISTS))
      expect([name, ...(reader.content()[name] ?? [])].length).toBeGreaterThan(1);
    expect(new Set(reader.phases)).toEqual(new Set(["snapshot", "changes"]));

    await ask("PUT", "/courses/C1", { body: { name: [{ language: "en", value: "Other rivers" }] } });
    await ask("DELETE", "/standing-approvals/masters");
    await ask("PUT", "/standing-approvals/bachelors", { body: { levels: ["bachelor", "master"] } });
    await ask("PUT", "/persons/S4", { body: { surname: "Late" } });
    await caughtUp(reader);

    // What changes without the SIS: a delivery, a receipt, a proposal, a state, and whose key a result shows.
    await pool.query(
      "UPDATE delivery SET attempts = 1, last_verdict = 'timeout', next_attempt_at = now() + interval '1 hour'",
    );
    await caughtUp(reader);
    await pool.query("UPDATE result SET recorded_at = now() WHERE direction = 'received'");
    await pool.query(
      `INSERT INTO grade_conversion (conversion_id, result_id, status, value, document, actor, at)
       SELECT gen_random_uuid(), result_id, 'proposed', '8', '{}', 'node', now() FROM result WHERE direction = 'received'`,
    );
    await caughtUp(reader);
    await pool.query(
      "UPDATE association SET host_state = 'cancelled', reason = 'withdrawn', updated_at = now()",
    );
    await pool.query("UPDATE person SET source_id = 'S1-new' WHERE source_id = 'S1'");
    await caughtUp(reader);
    await caughtUp(aReader(500));
  });

  test("tells a reader that asks late everything, and one that asks often that there is nothing", async () => {
    const late = aReader();
    await caughtUp(late);
    const often = aReader();
    await caughtUp(often);
    await ask("PUT", "/persons/S5", { body: { surname: "Five" } });
    await caughtUp(often);
    await ask("PUT", "/persons/S5", { body: { surname: "Fifth" } });
    await caughtUp(often);
    const { body } = await ask("GET", `/changes?after=${often.place()}`);
    expect(body).toMatchObject({ items: [], more: false, phase: "changes" });
    await caughtUp(late);
  });

  test("is about what its token may read, also where a later token may more", async () => {
    const scopes = ["enrolments.read", "approvals.write"];
    const { body } = await ask("GET", "/changes?limit=500", { scopes });
    expect(body.kinds).toEqual(["standing_approval", "enrolment"]);
    const more = await ask("GET", `/changes?after=${body.next}`);
    expect(more.body.kinds).toEqual(body.kinds);
    expect((await ask("GET", `/changes?after=${body.next}`, { scopes: ["enrolments.read"] })).status).toBe(
      403,
    );
    expect((await ask("GET", "/changes?kinds=person,task", { scopes })).status).toBe(403);
    const chosen = await ask("GET", "/changes?kinds=task,person&limit=500");
    expect(new Set(chosen.body.items.map(({ kind }: Read) => kind))).toEqual(new Set(["task", "person"]));
  });

  test.each(["nothing", "c.0a.1", "c.0a.1.9223372036854775808", "s.0a.1.1.99.x"])(
    "does not know the place %s",
    async (after) => {
      expect((await ask("GET", `/changes?after=${after}`)).status).toBe(400);
    },
  );
});

describe("a reader that comes too late", () => {
  const GONE = {
    status: 410,
    body: { type: expect.stringMatching(/changes-forgotten$/), startAgain: "/sis/v1/changes" },
  };

  test("is told to begin again, and one that had read on goes on", async () => {
    const lost = aReader();
    await caughtUp(lost);
    const place = lost.place();
    await ask("PUT", "/persons/S6", { body: { surname: "Six" } });
    const current = aReader();
    await caughtUp(current);
    await caughtUp(lost);
    const forget = () => forgetChanges(pool, new Date(Date.now() + 60_000));
    await expect.poll(forget, PATIENCE).toBe(0);
    expect((await pool.query("SELECT FROM change")).rowCount).toBe(0);
    expect(await ask("GET", `/changes?after=${place}`)).toMatchObject(GONE);
    expect((await ask("GET", `/changes?after=${current.place()}`)).body).toMatchObject({
      items: [],
      more: false,
    });
    await ask("PUT", "/persons/S6", { body: { surname: "Sixth" } });
    await caughtUp(current);
    await caughtUp(aReader());
  });

  test("or from before a restore, likewise", async () => {
    const reader = aReader();
    await caughtUp(reader);
    await pool.query("INSERT INTO database_origin (fingerprint) VALUES ('x') ON CONFLICT DO NOTHING");
    await pool.query("UPDATE database_origin SET learning_since = now()");
    await pool.query("UPDATE database_origin SET learning_since = NULL");
    expect(await ask("GET", `/changes?after=${reader.place()}`)).toMatchObject(GONE);
    await caughtUp(aReader());
  });
});
