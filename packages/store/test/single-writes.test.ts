import { type CatalogueItem, type CatalogueStore, granted } from "@wissel/core";
import { type DatabaseConnections, openDatabase, postgresCatalogueStore } from "@wissel/store";
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
  catalogue = postgresCatalogueStore({
    institution: "noord.example",
    pool: connections.pool,
    clock: { now: () => new Date("2026-11-21T12:00:00Z") },
    applySeatPools: async (_, wanted) => wanted.map(() => granted([])),
    tellHomes: async () => undefined,
  });
});
afterAll(async () => {
  await connections[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

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
    const writing = (abbreviation: string) =>
      catalogue.writeItem(
        aCourse(),
        (current) => {
          found.push(current?.kind === "course" ? current.abbreviation : undefined);
          return granted(aCourse({ abbreviation }));
        },
        WRITE,
      );
    await writing("A");
    found.length = 0;
    await Promise.all(["B", "C", "D"].map(writing));
    expect(found).toEqual(["A", "B", "C"]);
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
