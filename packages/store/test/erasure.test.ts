import { randomUUID } from "node:crypto";
import { erasureObstacles } from "@wissel/core";
import { openTestDatabase, openTestPool, type TestDatabase } from "@wissel/testing/database";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  answerPart,
  claimDueParts,
  erasePerson,
  findDataRequestOf,
  insertDataRequest,
  inTransaction,
  lockAssociationsOfHome,
  lockAssociationsOfPerson,
  readPersonData,
} from "../src/index.ts";
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

const OWN = "noord.example";

test("a person is taken out of every table, and what the exchange counts and chains stays", async () => {
  const one = await everything(pool);
  await pool.query("INSERT INTO pseudonym VALUES ($1, $2, $3)", [one.personId, one.host, one.pseudonym]);
  const data = JSON.stringify(await readPersonData(pool, one.personId));
  expect(data.match(/Planted/g)?.length).toBeGreaterThan(5);
  expect(data).toContain('"studyEnrolments":[{"programmeCode":"Planted"}]');
  const found = await inTransaction(pool, (client) => lockAssociationsOfPerson(client, one.personId));
  expect(found).toMatchObject([{ associationId: one.association_id, homeState: "cancelled", isOwed: false }]);
  expect(erasureObstacles(found, ENDED)).toEqual([]);
  const requestId = randomUUID();
  await inTransaction(pool, async (client) => {
    await erasePerson(client, one.personId, ENDED);
    const request = { requestId, kind: "erasure", personId: one.personId, actor: "officer:1" } as const;
    await insertDataRequest(client, { ...request, createdAt: ENDED, own: { source: OWN } });
  });
  expect(await plantedTables(pool)).toEqual([]);
  const { rows } = await pool.query(
    `SELECT result.sha256, inbox.sha256 AS token, home_state, host_version, pseudonym = association_id AS unnamed
     FROM association JOIN result USING (association_key) JOIN inbox USING (jti) WHERE association_key = $1`,
    [one.association_key],
  );
  expect(rows).toEqual([
    { sha256: "kept", token: "kept", home_state: "cancelled", host_version: 1, unnamed: true },
  ]);
  const lease = { now: ENDED, leaseUntil: new Date(ENDED.getTime() + 1000), limit: 10 };
  const due = await claimDueParts(pool, lease);
  expect(due).toMatchObject([
    { requestId, source: one.host, associationIds: [one.association_id], attempts: 1 },
  ]);
  expect(await claimDueParts(pool, lease)).toEqual([]);
  for (const part of due) await answerPart(pool, part, { now: ENDED });
  expect(await findDataRequestOf(pool, one.personId, "erasure")).toMatchObject({
    settledAt: ENDED,
    parts: [{ state: "answered" }, { state: "answered" }],
  });
});

test("as host, only enrolments of the home that asks are looked at; one that waits for its receipt is owed", async () => {
  const guest = await everything(pool, { home: "zuid.example", host: OWN });
  const ask = (home: string) =>
    inTransaction(pool, (client) =>
      lockAssociationsOfHome(client, { own: OWN, home }, [guest.association_id]),
    );
  expect(await ask("oost.example")).toEqual([]);
  await pool.query(
    `INSERT INTO delivery (delivery_id, kind, recipient, association_key, payload, state, next_attempt_at, created_at)
     VALUES ($1, 'set', 'zuid.example', $2, '{}', 'pending', $3, $3)`,
    [randomUUID(), guest.association_key, ENDED],
  );
  const found = await ask("zuid.example");
  expect(erasureObstacles(found, ENDED)).toMatchObject([{ reason: "message-owed" }]);
});
