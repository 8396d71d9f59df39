import { randomUUID } from "node:crypto";
import type { ResultContent, ResultStatement } from "@wissel/core";
import { decideResults } from "@wissel/core";
import {
  insertDeliveries,
  insertIssuedResults,
  insertReceivedResults,
  inTransaction,
  keepSigned,
  listOwedEvents,
  listReceivedResults,
  listResultsOfPerson,
  listReturnedResults,
  lockReceivedResult,
  lockReceivingAssociations,
  lockResultTargets,
  matchReceipts,
  noteDisputed,
  noteReceived,
  noteRecorded,
} from "@wissel/store";
import { anAssociationRow, insertAssociation } from "@wissel/testing/association-row";
import { openTestDatabase, openTestPool, type TestDatabase } from "@wissel/testing/database";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const NOW = new Date("2027-06-30T10:00:00Z");
const HOST = "zuid.example";
const SHA = "A".repeat(43);

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await openTestDatabase();
  pool = openTestPool(database, 6);
});
afterAll(async () => {
  await pool.end();
  await database[Symbol.asyncDispose]();
});

function aResult(overrides: Partial<ResultContent> = {}): ResultContent {
  return { state: "completed", score: "02", resultDate: "2027-06-28", final: true, ...overrides };
}

function saying(overrides: Partial<ResultContent> = {}): ResultStatement {
  return { kind: "issued", content: aResult(overrides) };
}

/** Posts one result as the host's SIS does, by the same steps. */
function post(home: string, associationId: string, statement: ResultStatement) {
  return inTransaction(pool, async (client) => {
    const targets = await lockResultTargets(client, HOST, [{ home, associationId }]);
    const decision = decideResults([{ home, associationId, statement }], targets, {
      ...{ now: NOW, newId: randomUUID },
      ...{ scales: [], agreedScales: new Map(), doubtful: "taken" },
    });
    await insertIssuedResults(client, decision.issued);
    return decision;
  });
}

describe("returned results", () => {
  test("keep the score byte for byte and carry receipts", async () => {
    const row = anAssociationRow({ host: HOST });
    await insertAssociation(pool, row);
    const { issued } = await post(row.home, row.association_id, saying());
    const resultId = issued[0]?.resultId ?? "";
    const list = () =>
      listReturnedResults(pool, { host: HOST, associationId: row.association_id, limit: 10 });
    expect(await list()).toMatchObject([{ resultId, statement: saying(), status: "sent", version: 1 }]);
    await noteReceived(pool, [resultId], NOW);
    expect(await list()).toMatchObject([{ status: "delivered", deliveredAt: NOW }]);
    await noteRecorded(pool, [resultId], { recordedAt: NOW, at: NOW });
    expect(await list()).toMatchObject([{ status: "recorded", recordedAt: NOW }]);
    const reason = "identity_mismatch";
    await noteDisputed(pool, resultId, { reason, disputedAt: new Date(NOW.getTime() + 1) });
    expect(await list()).toMatchObject([{ status: "disputed", disputed: reason }]);
  });

  test("that were disputed and recorded after that are recorded, with the dispute in their history", async () => {
    const row = anAssociationRow({ host: HOST });
    await insertAssociation(pool, row);
    const { issued } = await post(row.home, row.association_id, saying());
    const resultId = issued[0]?.resultId ?? "";
    const disputedAt = new Date(NOW.getTime() - 1);
    const list = () =>
      listReturnedResults(pool, { host: HOST, associationId: row.association_id, limit: 10 });
    await noteDisputed(pool, resultId, { reason: "credits_differ", disputedAt });
    expect(await list()).toMatchObject([{ status: "disputed" }]);
    await noteRecorded(pool, [resultId], { recordedAt: NOW, at: NOW });
    expect(await list()).toMatchObject([{ status: "recorded", disputed: "credits_differ", disputedAt }]);
  });

  test("are versioned by one transaction at a time", async () => {
    const row = anAssociationRow({ host: HOST });
    await insertAssociation(pool, row);
    const posts = [1, 2, 3, 4, 5].map(() => post(row.home, row.association_id, saying()));
    const decisions = await Promise.all(posts);
    const kinds = decisions.flatMap(({ outcomes }) => outcomes.map((one) => one.ok && one.value.outcome));
    expect(kinds.sort()).toEqual(["issued", "unchanged", "unchanged", "unchanged", "unchanged"]);
  });

  test("leave nothing behind when their delivery cannot be written", async () => {
    const row = anAssociationRow({ host: HOST });
    await insertAssociation(pool, row);
    const failing = inTransaction(pool, async (client) => {
      const targets = await lockResultTargets(client, HOST, [
        { home: row.home, associationId: row.association_id },
      ]);
      const posting = { home: row.home, associationId: row.association_id, statement: saying() };
      const { issued } = decideResults([posting], targets, {
        ...{ now: NOW, newId: randomUUID },
        ...{ scales: [], agreedScales: new Map(), doubtful: "taken" },
      });
      await insertIssuedResults(client, issued);
      await insertDeliveries(
        client,
        [{ deliveryId: "no uuid", kind: "set", recipient: row.home, payload: {} }],
        NOW,
      );
    });
    await expect(failing).rejects.toThrow();
    const results = await pool.query("SELECT 1 FROM result WHERE association_key = $1", [
      row.association_key,
    ]);
    expect(results.rowCount).toBe(0);
    const { rows } = await pool.query("SELECT result_version FROM association WHERE association_key = $1", [
      row.association_key,
    ]);
    expect(rows).toEqual([{ result_version: 0 }]);
  });

  test("are found by home and id together, at their host only", async () => {
    const row = anAssociationRow({ host: HOST });
    await insertAssociation(pool, row);
    const named = { home: "west.example", associationId: row.association_id };
    expect(await lockResultTargets(pool, HOST, [named])).toEqual([]);
    expect(await lockResultTargets(pool, "west.example", [{ ...named, home: row.home }])).toEqual([]);
  });
});

describe("a receipt", () => {
  test("fits the result only with its home, version, jti and digest", async () => {
    const row = anAssociationRow({ host: HOST });
    await insertAssociation(pool, row);
    const { issued } = await post(row.home, row.association_id, saying());
    const jti = issued[0]?.resultId ?? "";
    await insertDeliveries(pool, [{ deliveryId: jti, kind: "set", recipient: row.home, payload: {} }], NOW);
    const signed = { deliveryId: jti, jwsJwe: "sealed", sha256: SHA };
    expect(await keepSigned(pool, [signed])).toEqual([jti]);
    // Somebody else signed it a moment later: the first token stays.
    expect(await keepSigned(pool, [{ ...signed, jwsJwe: "late", sha256: "B".repeat(43) }])).toEqual([]);
    expect(await listOwedEvents(pool, [jti])).toMatchObject([{ jwsJwe: "sealed" }]);
    const receipt = { jti, version: 1, sha256: SHA };
    const theirs = { home: row.home, host: HOST };
    const about = { associationId: row.association_id, txn: row.txn };
    const fits = { resultId: jti, associationKey: row.association_key, ...about, isDoubted: false };
    const named = [
      { ...receipt, jti: randomUUID() },
      receipt,
      { ...receipt, jti: "a partner's own" },
      { ...receipt, version: 2 },
      { ...receipt, sha256: "B".repeat(43) },
    ];
    const matched = ["unknown", fits, "unknown", "differs", "differs"];
    expect(await matchReceipts(pool, theirs, named)).toEqual(matched);
    expect(await matchReceipts(pool, { ...theirs, home: "west.example" }, [receipt])).toEqual(["unknown"]);
  });
});

describe("received results", () => {
  test("are listed with the student, for the SIS and for the student", async () => {
    const personId = randomUUID();
    await pool.query("INSERT INTO person (person_id, source_id, updated_at) VALUES ($1, $2, $3)", [
      personId,
      `S-${personId}`,
      NOW,
    ]);
    const row = anAssociationRow({ home: "noord.example", host: HOST, person_id: personId });
    await insertAssociation(pool, row);
    const names = { associationId: row.association_id, host: HOST };
    const others = [
      { ...names, host: "west.example" },
      { ...names, associationId: randomUUID() },
    ];
    expect(await lockReceivingAssociations(pool, "noord.example", others)).toEqual([undefined, undefined]);
    const found = await lockReceivingAssociations(pool, "noord.example", [...others, names]);
    expect(found).toEqual([undefined, undefined, { associationKey: row.association_key, known: [] }]);
    const resultId = randomUUID();
    await insertReceivedResults(pool, [
      {
        associationKey: row.association_key,
        resultId,
        jti: "a partner's own",
        version: 1,
        statement: saying(),
        sha256: SHA,
        issuedAt: NOW,
        receivedAt: NOW,
      },
    ]);
    const held = {
      resultId,
      host: HOST,
      personId,
      studentSourceId: `S-${personId}`,
      statement: saying(),
      jti: "a partner's own",
      sha256: SHA,
      receivedAt: NOW,
    };
    expect(await listReceivedResults(pool, { recorded: false, limit: 10 })).toMatchObject([held]);
    expect(await listReceivedResults(pool, { recorded: true, limit: 10 })).toEqual([]);
    expect(await listReceivedResults(pool, { after: resultId, limit: 10 })).toEqual([]);
    expect(await listResultsOfPerson(pool, personId)).toMatchObject([held]);
    expect(await listResultsOfPerson(pool, randomUUID())).toEqual([]);
    expect(await lockReceivedResult(pool, resultId)).toMatchObject(held);
    expect(await lockReceivedResult(pool, randomUUID())).toBeUndefined();
  });

  test("of an own offering are the student's as soon as they are posted", async () => {
    const personId = randomUUID();
    await pool.query("INSERT INTO person (person_id, updated_at) VALUES ($1, $2)", [personId, NOW]);
    const row = anAssociationRow({ home: HOST, host: HOST, person_id: personId });
    await insertAssociation(pool, row);
    await post(HOST, row.association_id, saying());
    expect(await listResultsOfPerson(pool, personId)).toMatchObject([{ host: HOST, recordedAt: NOW }]);
  });
});
