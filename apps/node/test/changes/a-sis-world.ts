import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { anAssociationRow, insertAssociation } from "@wissel/testing/association-row";
import { openTestDatabase, openTestPool } from "@wissel/testing/database";
import type pg from "pg";
import { expect } from "vitest";
import { SIS_SCOPES } from "../../src/authorisation/scopes.ts";
import { readConfig } from "../../src/config.ts";
import { type BuiltNode, buildNode } from "../../src/server.ts";
import { anEnvironment } from "../a-node.ts";
import { openTokenSigner } from "../callers.ts";
import { COURSES, MINORS, OFFERINGS, ORGANISATIONS, SESSIONS } from "../catalogue/small-offer.ts";

const OWN = "noord.example";
const PARTNER = "zuid.example";

// biome-ignore lint/suspicious/noExplicitAny: a test reads what the contract says, answers are checked against it
export type Read = any;

interface Asking {
  readonly body?: object;
  readonly scopes?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SisWorld extends AsyncDisposable {
  readonly node: BuiltNode;
  readonly pool: pg.Pool;
  /** As the SIS. */
  ask(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    asking?: Asking,
  ): Promise<{ readonly status: number; readonly body: Read; readonly headers: Read }>;
}

/** A node at rest, whose SIS has written one of everything and some more, with an enrolment and a result each way. */
export async function openSisWorld(events?: { readonly pushTo?: string }): Promise<SisWorld> {
  const place = await openTestDatabase();
  const pool = openTestPool(place, 2);
  const folder = mkdtempSync(join(tmpdir(), "wissel-sis-"));
  const client = { clientId: "sis", clientSecret: "a-secret-that-is-long-enough", scopes: SIS_SCOPES };
  const sis = [{ ...client, ...(events === undefined ? {} : { events }) }];
  writeFileSync(join(folder, "clients.json"), JSON.stringify({ sis, portals: [], staff: [] }));
  const environment = anEnvironment({
    DATABASE_URL: place.appUrl,
    DATABASE_OWNER_URL: place.ownerUrl,
    WISSEL_CLIENTS_FILE: join(folder, "clients.json"),
  });
  const config = readConfig(environment, (file) =>
    file.startsWith(folder) ? readFileSync(file, "utf8") : "",
  );
  const node = await buildNode(config, { checkAnswers: true, shedLoad: false });
  const sign = await openTokenSigner(config);
  const world: SisWorld = {
    node,
    pool,
    async ask(method, path, { body, scopes = SIS_SCOPES, headers = {} } = {}) {
      const token = await sign({ clientId: "sis", subject: "sis", scopes, audience: config.baseUrl });
      const answer = await node.app.inject({
        method,
        url: path.startsWith("/events/") ? path : `/sis/v1${path}`,
        headers: { authorization: `Bearer ${token}`, ...headers },
        ...(body === undefined ? {} : { payload: body }),
      });
      return {
        status: answer.statusCode,
        body: answer.body === "" ? undefined : answer.json(),
        headers: answer.headers,
      };
    },
    async [Symbol.asyncDispose]() {
      await node.close();
      await pool.end();
      await place[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await fill(world);
  return world;
}

const RESULT = { state: "completed", pass: "passed", score: "08,50", resultDate: "2027-06-28", final: true };
const person = (sourceId: string) => ({
  sourceId,
  givenName: "Student",
  surname: sourceId,
  level: "bachelor",
});

/** One of everything, and more of some. */
async function fill({ ask, pool }: SisWorld): Promise<void> {
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
  await away(pool, known.person_id);
  await here(pool);
}

/** An own student at a partner, with a result that came, a proposal of a grade, and a task about it. */
async function away(pool: pg.Pool, personId: string): Promise<void> {
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
async function here(pool: pg.Pool): Promise<void> {
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
