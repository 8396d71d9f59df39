import { randomUUID } from "node:crypto";
import { RETENTION, type RecordType, retentionDays } from "@wissel/core";
import { type AssociationRow, anAssociationRow, insertAssociation } from "@wissel/testing/association-row";
import { openTestDatabase, openTestPool, type TestDatabase } from "@wissel/testing/database";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { previewRetention, runRetention } from "../src/index.ts";

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await openTestDatabase();
  pool = openTestPool(database, 3);
});
afterAll(async () => {
  await pool.end();
  await database[Symbol.asyncDispose]();
});

const ENDED = new Date("2030-01-01T00:00:00Z");
const DAY_MS = 86_400_000;
const after = (type: RecordType, extraDays: number) =>
  new Date(ENDED.getTime() + (RETENTION[type].days + extraDays) * DAY_MS);

/** An enrolment here as home, with everything that a person could be read from, over since ENDED. */
async function everything(overrides: Partial<AssociationRow> = {}) {
  const personId = randomUUID();
  await pool.query(
    "INSERT INTO person (person_id, source_id, given_name, updated_at) VALUES ($1, 'S-' || gen_random_uuid(), 'Planted', $2)",
    [personId, ENDED],
  );
  const row = anAssociationRow({
    person_id: personId,
    home_state: "cancelled",
    updated_at: ENDED,
    ...overrides,
  });
  await insertAssociation(pool, row);
  const [key, resultId, document] = [
    row.association_key,
    randomUUID(),
    { state: "completed", final: true, resultDate: "2029-12-01", score: "Planted" },
  ];
  await pool.query(
    `UPDATE association SET student = '{"level": "Planted"}', reason = 'withdrawn' WHERE association_key = $1`,
    [key],
  );
  await pool.query(
    "INSERT INTO approval_action VALUES ($1, $2, 'approved', 'officer:1', NULL, 'Planted', $3)",
    [randomUUID(), key, ENDED],
  );
  await pool.query(`INSERT INTO learning_agreement VALUES ($1, 1, '{"a": "Planted"}', 'sis:1', $2)`, [
    key,
    ENDED,
  ]);
  await pool.query(
    `INSERT INTO result (association_key, direction, version, result_id, jti, document, issued_at, sha256, note)
     VALUES ($1, 'received', 1, $2, $5, $3, $4, 'kept', 'Planted')`,
    [key, resultId, JSON.stringify(document), ENDED, resultId],
  );
  await pool.query(
    `INSERT INTO inbox (issuer, jti, event_type, claims, jws_jwe, sha256, kid, jwk, received_at, disposition)
     VALUES ($1, $2, 'result-issued', $3, 'Planted', 'kept', 'kid', '{}', $4, 'applied')`,
    [row.host, resultId, JSON.stringify({ associationId: row.association_id, payload: document }), ENDED],
  );
  await pool.query(
    `INSERT INTO grade_conversion VALUES ($1, $2, 'proposed', NULL, 'Planted', '{}', NULL, 'node', $3)`,
    [randomUUID(), resultId, ENDED],
  );
  await pool.query(
    `INSERT INTO student_notice (notice_id, person_id, association_key, kind, created_at, mail_state, mail_next_at)
     VALUES ($1, $2, $3, 'place_given', $4, 'sent', $4)`,
    [randomUUID(), personId, key, ENDED],
  );
  await pool.query("INSERT INTO disclosure VALUES ($1, $2, $3, $4, 'teach', '{mail}', $5)", [
    randomUUID(),
    personId,
    key,
    row.host,
    ENDED,
  ]);
  await pool.query("INSERT INTO data_request VALUES ($1, 'export', $2, 'student', $3, $3)", [
    randomUUID(),
    personId,
    ENDED,
  ]);
  return { ...row, personId, resultId };
}

const countsOf = (figures: readonly { readonly recordType: string; readonly count: number }[]) =>
  Object.fromEntries(
    figures.filter(({ count }) => count > 0).map(({ recordType, count }) => [recordType, count]),
  );

const days = retentionDays({});

/** What would go at an instant, and then what went: it must be the same, and nothing is left to go. */
async function forgottenAt(now: Date) {
  const preview = await previewRetention(pool, { days, now });
  const run = await runRetention(pool, { days, now });
  expect(run).toEqual(preview);
  expect(countsOf(await previewRetention(pool, { days, now }))).toEqual({});
  return countsOf(run);
}

test("each type goes on its day and no earlier, the preview is what goes, and digests and states stay", async () => {
  const denied = await everything({ host_state: "denied" });
  const ended = await everything();
  const live = await everything({ home_state: "associated" });
  // It is over a year after the last change, as no catalogue says otherwise; until then nothing of it is due.
  await pool.query("UPDATE association SET updated_at = $2 WHERE association_key = $1", [
    live.association_key,
    new Date("2090-01-01T00:00:00Z"),
  ]);
  expect(await forgottenAt(new Date(ENDED.getTime() + DAY_MS))).toEqual({});
  expect(await forgottenAt(after("data_request", 1))).toEqual({ data_request: 3 });
  expect(await forgottenAt(after("never_placed", 0))).toEqual({});
  expect(await forgottenAt(after("never_placed", 1))).toEqual({ never_placed: 1 });
  expect(await forgottenAt(after("notice", 1))).toEqual({ notice: 3 });
  expect(await forgottenAt(after("enrolment", 1))).toEqual({ enrolment: 1, decision: 2, disclosure: 3 });
  expect(await forgottenAt(after("result", 0))).toEqual({});
  expect(await forgottenAt(after("result", 1))).toEqual({ result: 3 });

  const { rows } = await pool.query(
    `SELECT association.home_state, result.sha256, result.document, inbox.sha256 AS token, inbox.jws_jwe
     FROM association JOIN result USING (association_key) JOIN inbox USING (jti)
     WHERE association_key = ANY ($1::uuid[])`,
    [[denied.association_key, ended.association_key]],
  );
  const kept = { sha256: "kept", token: "kept", jws_jwe: "", home_state: "cancelled" };
  const document = { state: "completed", final: true, resultDate: "2029-12-01" };
  expect(rows).toEqual([
    { ...kept, document },
    { ...kept, document },
  ]);
  expect(await plantedTables()).toEqual(["approval_action", "association", "learning_agreement", "person"]);
});

test("who only ever signed in is forgotten; who is in the SIS, or has asked for a place, is not", async () => {
  const visitor = randomUUID();
  await pool.query("INSERT INTO person (person_id, login_subject, updated_at) VALUES ($1, 'visitor', $2)", [
    visitor,
    ENDED,
  ]);
  await pool.query("INSERT INTO pairwise_subject VALUES ('a-subject', 'portal', $1)", [visitor]);
  expect(await forgottenAt(after("visitor", 1))).toMatchObject({ visitor: 1 });
  expect((await pool.query("SELECT FROM person WHERE person_id = $1", [visitor])).rowCount).toBe(0);
});

test("more than one transaction takes go in one run, and another institution's days count", async () => {
  const { personId, association_key: key, host } = await everything();
  await pool.query(
    "INSERT INTO disclosure SELECT gen_random_uuid(), $1, $2, $3, 'teach', '{mail}', $4 FROM generate_series(1, 1200)",
    [personId, key, host, ENDED],
  );
  const now = new Date(ENDED.getTime() + 3 * DAY_MS);
  const run = await runRetention(pool, { days: retentionDays({ disclosure: 2 }), now });
  expect(countsOf(run)).toEqual({ disclosure: 1201 });
});

/** Tables in which the planted word still is. */
async function plantedTables(): Promise<readonly string[]> {
  const { rows: tables } = await pool.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rowCount } = await pool.query(
      `SELECT FROM ${name} AS entry WHERE entry::text LIKE '%Planted%' LIMIT 1`,
    );
    if (rowCount !== 0) found.push(name);
  }
  return found;
}
