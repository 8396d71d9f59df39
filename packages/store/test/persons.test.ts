import { randomUUID } from "node:crypto";
import type { Login, PersonFromSis } from "@wissel/core";
import {
  type DatabaseConnections,
  ensureSubjects,
  findPersonByLogin,
  findPersonBySourceId,
  findSubjectOwners,
  listPersons,
  openDatabase,
  recordLogins,
  savePersonsFromSis,
} from "@wissel/store";
import { openTestDatabase, type TestDatabase } from "@wissel/testing/database";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

const WRITING = { now: new Date("2026-11-21T12:00:00Z"), newId: () => randomUUID() };

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
beforeEach(() => store.pool.query("DELETE FROM pairwise_subject; DELETE FROM person"));
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const sis = (rows: readonly PersonFromSis[]) =>
  savePersonsFromSis(store.pool, rows, { ...WRITING, dryRun: false });
const login = (rows: readonly Login[]) => recordLogins(store.pool, rows, WRITING);

describe("persons from the SIS", () => {
  test("are created, left alone when nothing changed, and updated", async () => {
    const rows = [
      { sourceId: "1", level: "bachelor", language: "nl-NL", creditsEarned: 60.5 },
      { sourceId: "2", givenName: "Student" },
    ];
    expect(await sis(rows)).toEqual([granted("created"), granted("created")]);
    const [first, second] = rows.map((row) => ({ ...row }));
    expect(
      await sis([
        { ...first, sourceId: "1", creditsEarned: 65 },
        { ...second, sourceId: "2" },
      ]),
    ).toEqual([granted("updated"), granted("unchanged")]);
    expect(await findPersonBySourceId(store.prisma, "1")).toMatchObject({
      level: "bachelor",
      language: "nl-NL",
      creditsEarned: 65,
    });
  });

  test("lose what the SIS leaves out, but not their login", async () => {
    await sis([{ sourceId: "1", mail: "a@noordzee.example", loginSubject: "s1" }]);
    expect(await sis([{ sourceId: "1" }])).toEqual([granted("updated")]);
    const person = await findPersonBySourceId(store.prisma, "1");
    expect(person).toMatchObject({ loginSubject: "s1" });
    expect(person?.mail).toBeUndefined();
  });

  test("are changed in the feed when only what they study changes, and name no study as they name none", async () => {
    const study = { programmeCode: "B-HIST", startDate: "2026-09-01", state: "associated" } as const;
    await sis([{ sourceId: "1" }]);
    const changed = async () => (await store.pool.query("DELETE FROM change WHERE kind = 'person'")).rowCount;
    await changed();
    expect(await sis([{ sourceId: "1", studyEnrolments: [study] }])).toEqual([granted("updated")]);
    expect(await changed()).toBe(1);
    expect(await findPersonBySourceId(store.prisma, "1")).toMatchObject({ studyEnrolments: [study] });
    expect(await sis([{ sourceId: "1", studyEnrolments: [study] }])).toEqual([granted("unchanged")]);
    expect(await changed()).toBe(0);
    expect(await sis([{ sourceId: "1", studyEnrolments: [] }])).toEqual([granted("updated")]);
    expect(await sis([{ sourceId: "1" }])).toEqual([granted("unchanged")]);
  });

  test("are refused row by row: a login that is taken, a key that is repeated", async () => {
    await sis([{ sourceId: "1", loginSubject: "s1" }]);
    const outcomes = await sis([
      { sourceId: "2", loginSubject: "s1" },
      { sourceId: "3", loginSubject: "s3" },
      { sourceId: "3", loginSubject: "s4" },
      { sourceId: "5", loginSubject: "s3" },
    ]);
    expect(outcomes).toEqual([
      { ok: false, refusal: { code: "person-login-taken" } },
      granted("created"),
      { ok: false, refusal: { code: "person-repeated" } },
      { ok: false, refusal: { code: "person-login-taken" } },
    ]);
    const all = await listPersons(store.prisma, { after: undefined, limit: 10 });
    expect(all.map((person) => person.sourceId).sort()).toEqual(["1", "3"]);
    const rest = await listPersons(store.prisma, { after: all[0]?.personId, limit: 10 });
    expect(rest).toEqual(all.slice(1));
  });

  test("who logged in before are the same persons", async () => {
    const before = await login([{ loginSubject: "s1", givenName: "Student" }]);
    expect(await sis([{ sourceId: "1", loginSubject: "s1" }])).toEqual([granted("updated")]);
    expect((await findPersonBySourceId(store.prisma, "1"))?.personId).toBe(before.get("s1"));
  });
});

describe("a login", () => {
  test("makes a person once, and later tells what changed without forgetting the rest", async () => {
    const first = await login([
      { loginSubject: "s1", studentNumber: "1", level: "bachelor", creditsEarned: 60 },
    ]);
    const second = await login([{ loginSubject: "s1", creditsEarned: 90 }]);
    expect(second.get("s1")).toBe(first.get("s1"));
    expect(await findPersonByLogin(store.prisma, "s1")).toMatchObject({
      sourceId: "1",
      level: "bachelor",
      creditsEarned: 90,
    });
  });

  test("belongs to the person whom the SIS knows by the student number", async () => {
    await sis([{ sourceId: "1", level: "master" }]);
    const known = await findPersonBySourceId(store.prisma, "1");
    expect((await login([{ loginSubject: "s1", studentNumber: "1" }])).get("s1")).toBe(known?.personId);
  });

  test("does not take over a student number that is another login's", async () => {
    const first = await login([{ loginSubject: "s1", studentNumber: "1" }]);
    const second = await login([{ loginSubject: "s2", studentNumber: "1" }]);
    expect(second.get("s2")).not.toBe(first.get("s1"));
    expect((await findPersonBySourceId(store.prisma, "1"))?.loginSubject).toBe("s1");
  });

  test("of one person many times at once ends as one person", async () => {
    const found = await Promise.all(
      Array.from({ length: 20 }, () => login([{ loginSubject: "s1", studentNumber: "1" }])),
    );
    expect(new Set(found.map((persons) => persons.get("s1"))).size).toBe(1);
  });

  test("may come in thousands", async () => {
    const many = Array.from({ length: 3000 }, (_, i) => ({ loginSubject: `s${i}`, studentNumber: `${i}` }));
    expect((await login(many)).size).toBe(3000);
    expect(await login([])).toEqual(new Map());
  });
});

describe("a subject", () => {
  test("is another for each client, and stays", async () => {
    const persons = await login([{ loginSubject: "s1" }, { loginSubject: "s2" }]);
    const [a, b] = [String(persons.get("s1")), String(persons.get("s2"))];
    const wishes = [
      { clientId: "portal-1", personId: a },
      { clientId: "portal-2", personId: a },
      { clientId: "portal-1", personId: b },
      { clientId: "portal-1", personId: a },
    ];
    const subjects = await ensureSubjects(store.pool, wishes, () => randomUUID());
    expect(new Set(subjects).size).toBe(3);
    expect(subjects[0]).toBe(subjects[3]);
    expect(await ensureSubjects(store.pool, wishes, () => randomUUID())).toEqual(subjects);
    const owners = await findSubjectOwners(store.pool, [String(subjects[1]), "unknown"]);
    const student = { personId: a };
    expect(owners).toEqual([{ subject: subjects[1], clientId: "portal-2", personId: a, student }]);
  });
});

function granted(value: string) {
  return { ok: true, value };
}
