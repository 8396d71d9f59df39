import { anAssociationRow, insertAssociation } from "@wissel/testing/association-row";
import { openTestDatabase, openTestPool, type TestDatabase } from "@wissel/testing/database";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { offeringChanged } from "../../src/events/offering-changed.ts";
import { type CatalogueServer, openCatalogueServer, upsert } from "./catalogue-server.ts";
import { COURSES, MINORS, OFFERINGS, ORGANISATIONS, SESSIONS } from "./small-offer.ts";

let database: TestDatabase;
let server: CatalogueServer;
let pool: pg.Pool;

beforeAll(async () => {
  database = await openTestDatabase();
  server = await openCatalogueServer(database, { schacHome: "zuid.example" });
  pool = openTestPool(database, 2);
  await upsert(server, "organisations", ORGANISATIONS);
  await upsert(server, "academic-sessions", SESSIONS);
  await upsert(server, "programmes", MINORS);
  await upsert(server, "courses", COURSES);
  await upsert(server, "offerings", OFFERINGS);
});
afterAll(async () => {
  await pool.end();
  await server[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function told() {
  const { rows } = await pool.query(
    "SELECT recipient, payload FROM delivery WHERE event_type LIKE '%offering-changed' ORDER BY delivery_id",
  );
  return rows;
}

test("homes with live associations in an offering are told of its new dates, each once, and nobody else", async () => {
  const changing = OFFERINGS.find(({ sourceId }) => sourceId === "C1-next") ?? { sourceId: "" };
  const { rows } = await pool.query("SELECT item_id FROM catalogue_item WHERE source_id = $1", [
    changing.sourceId,
  ]);
  const offering_id: string = rows[0].item_id;
  const at = { host: "zuid.example", offering_id };
  for (const row of [
    { ...at, home: "noord.example" },
    { ...at, home: "noord.example", host_state: "queued" },
    { ...at, home: "west.example", host_state: "cancelled" },
    { ...at, home: "zuid.example" },
    { home: "oost.example", host: "zuid.example" },
  ]) {
    await insertAssociation(pool, anAssociationRow(row));
  }
  await upsert(server, "offerings", [changing]);
  expect(await told()).toEqual([]);
  await upsert(server, "offerings", [{ ...changing, endDate: "2027-05-01" }]);
  expect(await told()).toMatchObject([
    {
      recipient: "noord.example",
      payload: {
        associationId: offering_id,
        event: {
          version: expect.any(Number),
          offering: {
            id: offering_id,
            name: expect.any(Array),
            startDate: "2027-02-01",
            endDate: "2027-05-01",
          },
        },
      },
    },
  ]);
});

test("home's copy says what the host told last, however late an older word comes", async () => {
  const host = "west.example";
  const offeringId = "5f0c3b1e-8f5d-5c0e-9a53-0a6c1a7e2b11";
  await pool.query(
    "INSERT INTO partner_catalogue (host, fetched_at, changed_at) VALUES ($1, now(), now() + interval '1 hour')",
    [host],
  );
  await pool.query(
    `INSERT INTO partner_offering (host, offering_id, document, fetched_at)
     VALUES ($1, $2, '{"startDate": "2027-02-01", "endDate": "2027-06-25", "capacity": 9}', now())`,
    [host, offeringId],
  );
  const tell = (version: number, endDate: string, associationId = offeringId) =>
    offeringChanged(pool, {
      ...{ issuer: host, jti: `${version}`, name: "offering-changed", associationId, txn: offeringId },
      payload: { version, offering: { id: offeringId, name: [], startDate: "2027-02-01", endDate } },
      ...{ sha256: "", issuedAt: new Date(), receivedAt: new Date() },
    });
  const changedAt = async () =>
    (await pool.query("SELECT changed_at FROM partner_catalogue WHERE host = $1", [host])).rows[0].changed_at;
  const before = await changedAt();
  expect(await tell(7, "2027-05-01")).toEqual({ kind: "applied" });
  expect((await changedAt()).getTime()).toBeGreaterThan(before.getTime());
  expect(await tell(6, "2027-06-30")).toEqual({ kind: "superseded" });
  expect(await tell(7, "2027-05-01")).toEqual({ kind: "superseded" });
  const { rows } = await pool.query("SELECT document FROM partner_offering WHERE host = $1", [host]);
  expect(rows[0].document).toMatchObject({ endDate: "2027-05-01", capacity: 9 });
  expect(await tell(8, "2027-05-01", "5f0c3b1e-8f5d-5c0e-9a53-0a6c1a7e2b12")).toEqual({
    kind: "quarantined",
    reason: "unknown_offering",
  });
});
