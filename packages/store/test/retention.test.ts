import { randomUUID } from "node:crypto";
import { RETENTION, type RecordType, retentionDays } from "@wissel/core";
import { openTestDatabase, openTestPool, type TestDatabase } from "@wissel/testing/database";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { previewRetention, runRetention } from "../src/index.ts";
import { ENDED, everything, plantedTables } from "./fixtures/one-person.ts";

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

const DAY_MS = 86_400_000;
const after = (type: RecordType, extraDays: number) =>
  new Date(ENDED.getTime() + (RETENTION[type].days + extraDays) * DAY_MS);

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
  const denied = await everything(pool, { host_state: "denied" });
  const ended = await everything(pool);
  const live = await everything(pool, { home_state: "associated" });
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
  expect(await plantedTables(pool)).toEqual([
    "approval_action",
    "association",
    "learning_agreement",
    "person",
  ]);
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
  const { personId, association_key: key, host } = await everything(pool);
  await pool.query(
    "INSERT INTO disclosure SELECT gen_random_uuid(), $1, $2, $3, 'teach', '{mail}', $4 FROM generate_series(1, 1200)",
    [personId, key, host, ENDED],
  );
  const now = new Date(ENDED.getTime() + 3 * DAY_MS);
  const run = await runRetention(pool, { days: retentionDays({ disclosure: 2 }), now });
  expect(countsOf(run)).toEqual({ disclosure: 1201 });
});
