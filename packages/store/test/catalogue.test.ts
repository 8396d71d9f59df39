import { type CatalogueItem, granted, refused } from "@wissel/core";
import {
  type ApplySeatPools,
  type DatabaseConnections,
  inTransaction,
  listPartnerCatalogues,
  noteFetchFailure,
  openDatabase,
  postgresCancellations,
  postgresCatalogueStore,
  readPartnerOfferings,
  replacePartnerOfferings,
} from "@wissel/store";
import {
  aCourse,
  anAcademicSession,
  anOffering,
  anOrganisation,
  aProgramme,
  LDE_OFFERING,
  LDE_STUDY,
} from "@wissel/testing/catalogue-builders";
import { openTestDatabase, type TestDatabase } from "@wissel/testing/database";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

const NOW = new Date("2026-11-21T12:00:00Z");
const WRITE = { dryRun: false, actor: "sis" };
const became = (outcome: "created" | "updated" | "unchanged") => granted({ outcome, promotions: [] });
const CREATED = became("created");

let database: TestDatabase;
let store: DatabaseConnections;

beforeAll(async () => {
  database = await openTestDatabase();
  store = openDatabase({
    url: database.appUrl,
    applicationName: "test",
    maxConnections: 8,
    onError: () => {},
  });
});
beforeEach(() =>
  store.pool.query(
    "DELETE FROM offering_enrolment; DELETE FROM catalogue_item; DELETE FROM partner_offering",
  ),
);
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const sizesAll: ApplySeatPools = async (_, wanted) => wanted.map(() => granted([]));
const catalogue = (applySeatPools: ApplySeatPools = sizesAll) =>
  postgresCatalogueStore({
    institution: "noord.example",
    pool: store.pool,
    clock: { now: () => NOW },
    applySeatPools,
    tellHomes: async () => undefined,
  });
const write = async (...items: CatalogueItem[]) => (await catalogue().writeItems(items, WRITE)).outcomes;

describe("writing the catalogue", () => {
  test("creates, updates and leaves alone, and raises the version only for a change", async () => {
    expect(await write(aCourse(), aCourse({ sourceId: "C2" }))).toEqual([CREATED, CREATED]);
    const before = await catalogue().readVersion();
    expect(await write(aCourse(), aCourse({ sourceId: "C2" }))).toEqual([
      became("unchanged"),
      became("unchanged"),
    ]);
    expect(await catalogue().readVersion()).toBe(before);
    expect(await write(aCourse({ abbreviation: "TR" }), aCourse({ sourceId: "C2" }))).toEqual([
      became("updated"),
      became("unchanged"),
    ]);
    expect(await catalogue().readVersion()).toBe(before + 1);
    expect(await catalogue().readChangesAfter(before)).toEqual({
      version: before + 1,
      written: [aCourse({ abbreviation: "TR" })],
      removed: [],
    });
  });

  test("keeps the cancellation of an offering, whatever the SIS writes of it afterwards", async () => {
    await write(aCourse(), anOffering());
    const cancellation = { on: "2026-11-21", reason: [{ language: "en", value: "Too few." }], at: NOW };
    const cancellations = postgresCancellations({ pool: store.pool, institution: "waterstad.example" });
    const before = await catalogue().readVersion();
    expect(await cancellations.cancel(anOffering().id, cancellation)).toMatchObject({ outcome: "cancelled" });
    expect(await catalogue().readChangesAfter(before)).toMatchObject({
      written: [{ cancellation: { on: "2026-11-21" } }],
    });
    expect(await write(anOffering())).toEqual([became("unchanged")]);
    expect(await write(anOffering({ abbreviation: "NEW" }))).toEqual([became("updated")]);
    expect(await catalogue().readChangesAfter(before)).toMatchObject({
      written: [{ abbreviation: "NEW", cancellation: { reason: [{ value: "Too few." }] } }],
    });
  });

  test("reads back what was written, instants included", async () => {
    await write(aCourse());
    const before = await catalogue().readVersion();
    await write(anOffering());
    expect(await catalogue().readChangesAfter(before)).toMatchObject({
      written: [anOffering()],
      removed: [],
    });
  });

  test("a reference may stand in the same batch, in any order", async () => {
    const faculty = anOrganisation({
      sourceId: "F1",
      organisationType: "faculty",
      parent: { id: anOrganisation().id, sourceId: "root" },
    });
    expect(await write(faculty, anOrganisation())).toEqual([CREATED, CREATED]);
  });

  test("a row that names something unknown is refused, and so is what needs that row; the others are kept", async () => {
    const nowhere = { id: aProgramme().id, sourceId: "nowhere" };
    const minor = aProgramme({ sourceId: "M2", parent: nowhere });
    const part = aProgramme({ sourceId: "M3", parent: { id: minor.id, sourceId: "M2" } });
    const outcomes = await write(part, minor, aProgramme());
    expect(outcomes).toEqual([
      refused({
        code: "catalogue-reference-unknown",
        references: [{ kind: "programme", sourceId: "M2", pointer: "/parent" }],
      }),
      refused({
        code: "catalogue-reference-unknown",
        references: [{ kind: "programme", sourceId: "nowhere", pointer: "/parent" }],
      }),
      CREATED,
    ]);
  });

  test("an offering of a course that sends guests to a page must say which page", async () => {
    const alliances = [{ name: "lde", enrolmentForGuests: "url" }];
    await write(aCourse({ consumers: [{ consumerKey: "eduxchange", alliances }] }));
    const [outcome] = await write(anOffering({ consumers: [LDE_OFFERING] }));
    expect(outcome).toMatchObject({
      refusal: {
        code: "not-ready-for-eduxchange",
        findings: [{ pointer: "/consumers/0/alliances/0/enrolmentUrlForGuests" }],
      },
    });
  });

  test("a course cannot start to send guests to a page that its offerings do not name", async () => {
    await write(aCourse({ consumers: [LDE_STUDY] }));
    expect(await write(anOffering({ consumers: [LDE_OFFERING] }))).toEqual([CREATED]);
    const alliances = [{ name: "lde", enrolmentForGuests: "url" }];
    const [outcome] = await write(aCourse({ consumers: [{ consumerKey: "eduxchange", alliances }] }));
    expect(outcome).toMatchObject({ refusal: { findings: [{ pointer: "/consumers" }] } });
  });

  test("an item for eduXchange that eduXchange would refuse is refused; without the entry it is taken", async () => {
    const { abbreviation: _, ...course } = aCourse({ consumers: [LDE_STUDY] });
    expect(await write(course)).toEqual([
      refused({
        code: "not-ready-for-eduxchange",
        findings: [{ pointer: "/abbreviation", reason: "is missing" }],
      }),
    ]);
    expect(await write({ ...course, consumers: [] })).toEqual([CREATED]);
  });

  test("a dry run says what would happen and changes nothing", async () => {
    const before = await catalogue().readVersion();
    const tried = await catalogue().writeItems([anAcademicSession()], { ...WRITE, dryRun: true });
    expect(tried.outcomes).toEqual([CREATED]);
    expect(await catalogue().readVersion()).toBe(before);
    expect(await write(anAcademicSession())).toEqual([CREATED]);
  });

  test("a thousand rows in one batch", async () => {
    const courses = Array.from({ length: 1000 }, (_, index) => aCourse({ sourceId: `B${index}` }));
    expect(
      (await write(...courses)).every((outcome) => outcome.ok && outcome.value.outcome === "created"),
    ).toBe(true);
  });

  test("writers at once get versions one after the other", async () => {
    const before = await catalogue().readVersion();
    await Promise.all(["A", "B", "C", "D"].map((sourceId) => write(aCourse({ sourceId }))));
    expect(await catalogue().readVersion()).toBe(before + 4);
    expect((await catalogue().readChangesAfter(before)).written).toHaveLength(4);
  });
});

describe("places of an offering", () => {
  test("its window is what claims are judged by, and its pools are sized in the same transaction", async () => {
    await write(aCourse());
    const sized: string[] = [];
    const apply: ApplySeatPools = async (_, wanted) =>
      wanted.map(({ offeringId }) => {
        sized.push(offeringId);
        return granted([]);
      });
    await catalogue(apply).writeItems([anOffering()], WRITE);
    await catalogue(apply).writeItems([anOffering()], WRITE);
    expect(sized).toEqual([anOffering().id]);
    const { rows } = await store.pool.query(
      "SELECT opens_at, promotion, person_fields FROM offering_enrolment",
    );
    expect(rows).toEqual([
      {
        opens_at: anOffering().enrolmentWindow.opensAt,
        promotion: "place",
        person_fields: ["givenName", "surname", "mail"],
      },
    ]);
  });

  test("an offering whose pools cannot shrink keeps everything it had; its neighbours are written", async () => {
    await write(aCourse());
    await write(anOffering(), anOffering({ sourceId: "O2" }));
    const tooSmall = { code: "seat-pool-below-placed", offeringId: anOffering().id, pools: [] } as const;
    const apply: ApplySeatPools = async (_, wanted) =>
      wanted.map(({ offeringId }) => (offeringId === anOffering().id ? refused(tooSmall) : granted([])));
    const window = { timeZone: "Europe/Amsterdam" };
    const { outcomes } = await catalogue(apply).writeItems(
      [anOffering({ enrolmentWindow: window }), anOffering({ sourceId: "O2", enrolmentWindow: window })],
      WRITE,
    );
    expect(outcomes).toEqual([refused(tooSmall), became("updated")]);
    const { rows } = await store.pool.query("SELECT count(opens_at)::int AS limited FROM offering_enrolment");
    expect(rows).toEqual([{ limited: 1 }]);
  });
});

describe("a partner's cached offer", () => {
  const HOST = "zuid.example";
  const row = (offeringId: string, name: string) => ({ offeringId, document: { name } });
  const ONE = "5f0c3b1e-8f5d-5c0e-9a53-0a6c1a7e2b11";
  const TWO = "5f0c3b1e-8f5d-5c0e-9a53-0a6c1a7e2b12";
  const replace = (now: Date, ...rows: ReturnType<typeof row>[]) =>
    inTransaction(store.pool, (client) => replacePartnerOfferings(client, HOST, { rows, now }));

  test("is replaced as a whole, says when it changed, and outlives a failure", async () => {
    const later = new Date(NOW.getTime() + 60_000);
    const last = new Date(NOW.getTime() + 120_000);
    expect(await replace(NOW, row(ONE, "a"), row(TWO, "b"))).toBe(true);
    expect(await replace(later, row(ONE, "a"), row(TWO, "b"))).toBe(false);
    expect(await listPartnerCatalogues(store.pool)).toEqual([
      { host: HOST, offerings: 2, fetchedAt: later, attemptedAt: later, changedAt: NOW },
    ]);
    await noteFetchFailure(store.pool, HOST, { failure: "peer-unreachable", now: last });
    expect(await listPartnerCatalogues(store.pool)).toMatchObject([
      { fetchedAt: later, attemptedAt: last, failure: "peer-unreachable" },
    ]);
    expect(await replace(last, row(ONE, "a"))).toBe(true);
    expect(await readPartnerOfferings(store.pool, HOST)).toEqual([{ name: "a" }]);
  });
});
