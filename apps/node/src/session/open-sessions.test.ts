import type { OidcRecords } from "@wissel/core";
import { deriveSealingKey, type SealingKey } from "@wissel/trust";
import { beforeAll, describe, expect, test } from "vitest";
import { openSessions } from "./open-sessions.ts";

const NOON = new Date("2027-02-01T12:00:00Z").getTime();
const MINUTE = 60_000;
const LIFE = { longestMs: 480 * MINUTE, idleMs: 60 * MINUTE };
const SOMEBODY = { loginSubject: "student-1", personId: "p-1", displayName: "Student 01" };

let seal: SealingKey;
let another: SealingKey;

beforeAll(async () => {
  seal = await deriveSealingKey(new Uint8Array(32).fill(1), "page sessions");
  another = await deriveSealingKey(new Uint8Array(32).fill(1), "something else");
});

describe("a session", () => {
  test("ends after an hour without a request, and use keeps it alive", async () => {
    const house = aHouse();
    const { open } = house;
    const first = await open.seal(await open.open(SOMEBODY));
    house.at += 59 * MINUTE;
    const session = await open.find(first);
    expect(session).toMatchObject({ loginSubject: "student-1", personId: "p-1" });
    const renewed = session && (await open.seal(session));
    house.at += 2 * MINUTE;
    expect(await open.find(first)).toBeUndefined();
    expect(await open.find(renewed ?? "")).toMatchObject({ personId: "p-1" });
  });

  test("ends after eight hours, however busy", async () => {
    const house = aHouse();
    const { open } = house;
    let value = await open.seal(await open.open(SOMEBODY));
    for (let hour = 0; hour < 16; hour += 1) {
      house.at += 30 * MINUTE - 1;
      const session = await open.find(value);
      if (session === undefined) throw new Error(`it ended after ${hour} half hours`);
      value = await open.seal(session);
    }
    house.at += 16;
    expect(await open.find(value)).toBeUndefined();
  });

  test("that was ended counts no more here at once, and elsewhere within ten seconds", async () => {
    const house = aHouse();
    const elsewhere = house.another();
    const session = await house.open.open(SOMEBODY);
    const value = await house.open.seal(session);
    expect(await house.open.find(value)).toBeDefined();
    expect(await elsewhere.find(value)).toBeDefined();
    await house.open.end(session);
    expect(await house.open.find(value)).toBeUndefined();
    house.at += 10_000;
    expect(await elsewhere.find(value)).toBeUndefined();
  });

  test("is looked up once in ten seconds, however many requests come with it", async () => {
    const house = aHouse();
    const value = await house.open.seal(await house.open.open(SOMEBODY));
    for (let request = 0; request < 50; request += 1) await house.open.find(value);
    expect(house.lookups).toBe(1);
  });

  test.each(["", "a.b.c.d.e", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..a.b.c"])(
    "is not in a cookie that says %j",
    async (value) => {
      expect(await aHouse().open.find(value)).toBeUndefined();
    },
  );

  test("is not in what was sealed for another purpose", async () => {
    const house = aHouse();
    const value = await house.another(another).seal(await house.open.open(SOMEBODY));
    expect(await house.open.find(value)).toBeUndefined();
  });
});

/** Processes of one node on one store. */
function aHouse() {
  const time = { at: NOON, lookups: 0 };
  const records = new Map<string, Parameters<OidcRecords["saveRecord"]>[0]>();
  const another = (key = seal) =>
    openSessions({
      records: {
        saveRecord: async (record) => void records.set(record.id, record),
        findRecord: async (_model, id) => records.get(id),
        removeRecord: async (_model, id) => void records.delete(id),
      },
      findLive: async (id) => {
        time.lookups += 1;
        return records.has(id) ? id : undefined;
      },
      seal: key,
      life: LIFE,
      clock: { now: () => new Date(time.at) },
      newId: () => `session-${records.size}`,
    });
  return Object.assign(time, { open: another(), another });
}
