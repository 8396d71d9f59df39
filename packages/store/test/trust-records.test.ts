import { randomUUID } from "node:crypto";
import {
  type DatabaseConnections,
  ensureOwnKeys,
  openDatabase,
  prismaOidcRecords,
  prismaPeerStatements,
} from "@wissel/store";
import { openTestDatabase, type TestDatabase } from "@wissel/testing/database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const NOON = new Date("2026-11-21T12:00:00Z");
const LATER = new Date("2026-11-21T13:00:00Z");

let database: TestDatabase;
let store: DatabaseConnections;

beforeAll(async () => {
  database = await openTestDatabase();
  store = openDatabase({
    url: database.appUrl,
    applicationName: "test",
    maxConnections: 12,
    onError: () => {},
  });
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

describe("the node's own keys", () => {
  test("are made once per family, also by processes that start together, and found again", async () => {
    let made = 0;
    const makeKey = async (family: string) => {
      made += 1;
      const publicJwk = { kty: "EC" };
      const life = { createdAt: NOON, activeFrom: NOON };
      return { kid: randomUUID(), family, publicJwk, privateJwe: "sealed", ...life };
    };
    const start = () => ensureOwnKeys(store.prisma, ["event", "token"], makeKey);
    const starts = await Promise.all([start(), start(), start()]);
    expect(made).toBe(2);
    const kids = starts.map((records) => records.map(({ kid }) => kid).sort());
    expect(kids[1]).toEqual(kids[0]);
    expect(kids[2]).toEqual(kids[0]);
    expect((await start()).map(({ family }) => family).sort()).toEqual(["event", "token"]);
  });
});

describe("peers' statements", () => {
  const peer = { entityId: "https://node.host.example", schacHome: "host.example" };

  test("are kept as signed, the newest replacing the one before", async () => {
    const statements = prismaPeerStatements(store.prisma);
    expect(await statements.findStatement(peer.entityId)).toBeUndefined();
    await statements.saveContact(peer, NOON);
    expect(await statements.findStatement(peer.entityId)).toBeUndefined();
    await statements.saveStatement({ ...peer, token: "a.b.c", fetchedAt: NOON });
    await statements.saveStatement({ ...peer, token: "d.e.f", fetchedAt: LATER });
    expect(await statements.findStatement(peer.entityId)).toEqual({ token: "d.e.f", fetchedAt: LATER });
  });

  test("know the last contact, and never an earlier one instead", async () => {
    const statements = prismaPeerStatements(store.prisma);
    await statements.saveContact(peer, LATER);
    await statements.saveContact(peer, NOON);
    expect(await statements.findContact(peer.schacHome)).toEqual(LATER);
    expect(await statements.findContact("unknown.example")).toBeUndefined();
  });
});

describe("what the authorization server remembers", () => {
  test("is found by id and by uid until it is removed", async () => {
    const records = prismaOidcRecords(store.prisma);
    await records.saveRecord({
      model: "Session",
      id: "s-1",
      uid: "u-1",
      payload: { a: 1 },
      expiresAt: LATER,
    });
    await records.saveRecord({
      model: "Session",
      id: "s-1",
      uid: "u-1",
      payload: { a: 2 },
      expiresAt: LATER,
    });
    expect(await records.findRecord("Session", "s-1")).toEqual({ payload: { a: 2 } });
    expect(await records.findRecordByUid("Session", "u-1")).toEqual({ payload: { a: 2 } });
    expect(await records.findRecord("Interaction", "s-1")).toBeUndefined();
    await records.removeRecord("Session", "s-1");
    expect(await records.findRecord("Session", "s-1")).toBeUndefined();
  });

  test("is consumed by the first who tries only", async () => {
    const records = prismaOidcRecords(store.prisma);
    await records.saveRecord({ model: "AuthorizationCode", id: "c-1", grantId: "g-1", payload: {} });
    const tries = [1, 2, 3].map(() => records.consumeRecord("AuthorizationCode", "c-1", NOON));
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    expect(await records.findRecord("AuthorizationCode", "c-1")).toMatchObject({ consumedAt: NOON });
    await records.removeRecordsOfGrant("g-1");
    expect(await records.findRecord("AuthorizationCode", "c-1")).toBeUndefined();
  });

  test("goes when it has expired", async () => {
    const records = prismaOidcRecords(store.prisma);
    await records.saveRecord({ model: "Grant", id: "old", payload: {}, expiresAt: NOON });
    await records.saveRecord({ model: "Grant", id: "new", payload: {}, expiresAt: LATER });
    await records.saveRecord({ model: "Grant", id: "always", payload: {} });
    expect(await records.removeExpired(new Date(NOON.getTime() + 1))).toBe(1);
    expect(await records.findRecord("Grant", "new")).toBeDefined();
  });
});
