import { type CatalogueItem, type CatalogueStore, granted } from "@wissel/core";
import { type DatabaseConnections, inTransaction, openDatabase, postgresCatalogueStore } from "@wissel/store";
import { aCourse, aProgramme } from "@wissel/testing/catalogue-builders";
import { openTestDatabase, type TestDatabase } from "@wissel/testing/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const WRITE = { dryRun: false, actor: "sis" };
const asIs = (item: CatalogueItem) => () => granted(item);

let database: TestDatabase;
let connections: DatabaseConnections;
let catalogue: CatalogueStore;

beforeAll(async () => {
  database = await openTestDatabase();
  const url = database.appUrl;
  connections = openDatabase({ url, applicationName: "test", maxConnections: 4, onError: () => {} });
  catalogue = aProcess();
});
afterAll(async () => {
  await connections[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** The catalogue as one of the processes of a node writes it. */
function aProcess(): CatalogueStore {
  return postgresCatalogueStore({
    institution: "noord.example",
    pool: connections.pool,
    clock: { now: () => new Date("2026-11-21T12:00:00Z") },
    applySeatPools: async (_, wanted) => wanted.map(() => granted([])),
    tellHomes: async () => undefined,
  });
}

/** Writes the same course again, noting as what it was found. */
function renaming(found: (string | undefined)[]) {
  return (process: CatalogueStore, abbreviation: string) =>
    process.writeItem(
      aCourse(),
      (current) => {
        found.push(current?.kind === "course" ? current.abbreviation : undefined);
        return granted(aCourse({ abbreviation }));
      },
      WRITE,
    );
}

async function countWaiting(): Promise<number> {
  const { rows } = await connections.pool.query<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM pg_stat_activity
     WHERE wait_event_type = 'Lock' AND datname = current_database()`,
  );
  return rows[0]?.waiting ?? 0;
}

describe("writing items one by one", () => {
  test("those who come at once share few versions, and each is answered its own", async () => {
    const before = await catalogue.readVersion();
    const courses = Array.from({ length: 20 }, (_, index) => aCourse({ sourceId: `S${index}` }));
    const parent = { id: aProgramme().id, sourceId: "nowhere" };
    const [refusal, ...written] = await Promise.all(
      [aProgramme({ parent }), ...courses].map((item) => catalogue.writeItem(item, asIs(item), WRITE)),
    );
    expect(refusal).toMatchObject({ ok: false, refusal: { code: "catalogue-reference-unknown" } });
    expect(written).toMatchObject(courses.map((item) => granted({ outcome: "created", item })));
    expect((await catalogue.readVersion()) - before).toBeLessThan(courses.length);
    const { written: stored } = await catalogue.readChangesAfter(before);
    expect(new Set(stored.map(({ sourceId }) => sourceId)).size).toBe(courses.length);
  });

  test("of two who write the same item at once, one is asked what it makes of what the other wrote", async () => {
    const found: (string | undefined)[] = [];
    const rename = renaming(found);
    await rename(catalogue, "A");
    await Promise.all(["B", "C", "D"].map((abbreviation) => rename(catalogue, abbreviation)));
    expect(found.slice(1)).toEqual(["A", "B", "C"]);
  });

  test("and so is one of two processes that wait for a third", async () => {
    const found: (string | undefined)[] = [];
    const rename = renaming(found);
    await rename(catalogue, "A");
    let both: Promise<unknown> | undefined;
    await inTransaction(connections.pool, async (client) => {
      await client.query("SELECT FROM catalogue_version FOR NO KEY UPDATE");
      both = Promise.all([rename(catalogue, "B"), rename(aProcess(), "C")]);
      await expect.poll(countWaiting).toBe(2);
    });
    await both;
    expect(new Set(found.slice(1)).size).toBe(2);
  });

  test("what the database does not take fails alone, whoever shared the transaction", async () => {
    const items = ["S1", "S\u0000", "S2", "S3"].map((sourceId) => aCourse({ sourceId }));
    const ended = await Promise.allSettled(items.map((item) => catalogue.writeItem(item, asIs(item), WRITE)));
    expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
  });

  test("answers what it changed exactly as it is read back, so that nobody needs to", async () => {
    const ext = { zebra: 1, ape: { long: [1.5], b: null } };
    const before = await catalogue.readVersion();
    const written = await catalogue.writeItem(aCourse({ ext }), asIs(aCourse({ ext })), WRITE);
    const read = await catalogue.readChangesAfter(before);
    expect(JSON.stringify(written.ok && written.value.changes)).toBe(JSON.stringify(read));
    const again = await catalogue.writeItem(aCourse({ ext }), asIs(aCourse({ ext })), WRITE);
    expect(again).toEqual(granted({ outcome: "unchanged", promotions: [], item: read.written[0] }));
  });
});
