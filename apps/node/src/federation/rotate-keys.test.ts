import type { OwnKeyRecord, PeerStatements, RevokedKey, StoredStatement } from "@wissel/core";
import { signSet, verifySet } from "@wissel/trust";
import { describe, expect, test } from "vitest";
import { type OwnKeys, openOwnKeys } from "./own-keys.ts";
import { ownStatement } from "./own-statement.ts";
import { openPeerDirectory } from "./peer-directory.ts";
import { type RotationPorts, rotateByAge, rotateKeys } from "./rotate-keys.ts";
import { parseRotation } from "./rotate-keys-command.ts";

const HOST = "https://node.host.example";
const HOME = "https://node.home.example";
const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 10, 21, 12);

describe("keys that rotate", () => {
  test("never make a partner refuse an event, whatever it remembers and whenever it last looked", async () => {
    const host = await aHost();
    const home = aHome(host);
    const kids = new Set<string>();
    const refusals: unknown[] = [];
    for (let hour = 0; hour < 40 * 24; hour += 5) {
      host.at = START + hour * HOUR;
      await rotateByAge(host.rotation, 10 * DAY);
      await host.keys.refresh();
      const key = host.keys.active("event");
      kids.add(key.kid);
      const verdict = await home.receive(await signSet(claimsAt(host.at), key));
      if (!verdict.ok) refusals.push(verdict.refusal);
    }
    expect(refusals).toEqual([]);
    expect(kids.size).toBe(4);
  });

  test("are rotated one at a time, whoever asks", async () => {
    const host = await aHost();
    const rotation = { family: "event", leadMs: DAY } as const;
    await rotateKeys(host.rotation, rotation);
    expect(await rotateKeys(host.rotation, rotation)).toEqual({
      ok: false,
      refusal: { code: "key-rotation-under-way" },
    });
    expect(await rotateByAge(host.rotation, DAY)).toEqual(["client", "token", "encryption"]);
  });

  test("for encryption still open what was encrypted before, and name the one to use first", async () => {
    const host = await aHost();
    const before = host.keys.active("encryption").kid;
    await rotateKeys(host.rotation, { family: "encryption", leadMs: DAY });
    await host.keys.refresh();
    expect(host.keys.published("encryption").map(({ kid }) => kid)).toHaveLength(2);
    expect(host.keys.published("encryption")[0]?.kid).toBe(before);
    host.at += 2 * DAY;
    expect(host.keys.published("encryption")[1]?.kid).toBe(before);
    expect((await host.keys.decryptionKey(before))?.kid).toBe(before);
  });

  test("that another process made are found when something is encrypted for them", async () => {
    const host = await aHost();
    const rotated = await rotateKeys(host.rotation, { family: "encryption", leadMs: 0 });
    const [made] = rotated.ok ? rotated.value : [];
    host.at += 10_000;
    expect((await host.keys.decryptionKey(made?.kid ?? ""))?.kid).toBe(made?.kid);
    expect(await host.keys.decryptionKey("made-up")).toBeUndefined();
  });
});

describe("a key that was taken back", () => {
  test("is replaced at once, is published no more, and every partner hears since when it is in doubt", async () => {
    const host = await aHost();
    const home = aHome(host);
    const stolen = host.keys.active("event");
    expect(await home.receive(await signSet(claimsAt(host.at), stolen))).toMatchObject({ ok: true });
    host.at += 2 * HOUR;
    const since = new Date(host.at - HOUR);
    const revoke = { kid: stolen.kid, since, reason: "compromised" } as const;
    await rotateKeys(host.rotation, { family: "event", leadMs: DAY, revoke });
    await host.keys.refresh();
    const next = host.keys.active("event");
    expect(next.kid).not.toBe(stolen.kid);
    expect(await home.receive(await signSet(claimsAt(host.at), next))).toMatchObject({ ok: true });
    expect(home.revocations).toEqual([{ kid: stolen.kid, revokedAt: since, reason: "compromised" }]);
    expect(await home.receive(await signSet(claimsAt(host.at), stolen))).toMatchObject({
      refusal: { code: "invalid_key" },
    });
    expect(host.keys.past("event")).toMatchObject([
      { jwk: { kid: stolen.kid }, usedUntil: since, revoked: { reason: "compromised" } },
    ]);
  });

  test("is in doubt from the earliest instant that was said, whatever is said later", async () => {
    const host = await aHost();
    const { kid } = host.keys.active("event");
    const taken = async (since: number) => {
      const revoke = { kid, since: new Date(since), reason: "compromised" } as const;
      await rotateKeys(host.rotation, { family: "event", leadMs: 0, revoke });
      await host.keys.refresh();
      return host.keys.revoked("event").map(({ revokedAt }) => revokedAt.getTime());
    };
    expect(await taken(START - HOUR)).toEqual([START - HOUR]);
    expect(await taken(START)).toEqual([START - HOUR]);
    expect(await taken(START - DAY)).toEqual([START - DAY]);
    expect(host.keys.published("event")).toHaveLength(1);
  });

  test("has to be one of ours", async () => {
    const host = await aHost();
    const revoke = { kid: "somebody-else's", since: new Date(host.at), reason: "unspecified" } as const;
    const outcome = await rotateKeys(host.rotation, { family: "event", leadMs: 0, revoke });
    expect(outcome).toEqual({ ok: false, refusal: { code: "key-unknown" } });
  });
});

describe("the command line of rotate-keys", () => {
  const now = new Date(START);
  test("says what is to be done", () => {
    expect(parseRotation(["--family", "event"], now)).toEqual({ family: "event", leadMs: DAY });
    const args = ["--family", "token", "--lead-minutes", "0", "--revoke", "kid", "--reason", "compromised"];
    const revoke = { kid: "kid", since: now, reason: "compromised" };
    expect(parseRotation(args, now)).toEqual({ family: "token", leadMs: 0, revoke });
  });

  test.each([
    ["--family federation", "usage"],
    ["--what", "usage"],
    ["--family event --lead-minutes soon", "whole number"],
    ["--family event --reason compromised", "go with --revoke"],
    ["--family event --revoke kid", "needs --reason"],
    ["--family event --revoke kid --reason compromised --since 2099-01-01T00:00:00Z", "past"],
  ])("%s is refused", (line, why) => {
    expect(() => parseRotation(line.split(" "), now)).toThrow(why);
  });
});

function claimsAt(at: number) {
  return {
    iss: HOST,
    aud: HOME,
    iat: at / 1000,
    jti: "jti",
    txn: "txn",
    sub_id: { format: "opaque", id: "id" },
    events: { "https://schemas.wissel.example/events/v1/result-issued": {} },
  } as const;
}

interface Host {
  at: number;
  readonly keys: OwnKeys;
  readonly rotation: RotationPorts;
  readonly statement: () => Promise<string>;
}

/** A node's keys, in memory. */
async function aHost(): Promise<Host> {
  let records: readonly OwnKeyRecord[] = [];
  const clock = { now: () => new Date(host.at) };
  const keySecret = new Uint8Array(32).fill(5);
  const changeKeys: RotationPorts["changeKeys"] = async (decide) => {
    const { add, revoke } = await decide(records);
    const taken = new Map(revoke.map((one) => [one.kid, one]));
    records = [...add, ...records].map((record) => {
      const revoked = taken.get(record.kid);
      if (revoked === undefined) return record;
      return { ...record, revokedAt: revoked.revokedAt, revokedReason: revoked.reason };
    });
    return records;
  };
  const host: { at: number } = { at: START };
  const keys = await openOwnKeys({
    ensureKeys: async (families, makeKey) => {
      for (const family of families) {
        if (!records.some((record) => record.family === family))
          records = [await makeKey(family), ...records];
      }
      return records;
    },
    clock,
    keySecret,
  });
  const identity = { entityId: HOST, schacHome: "host.example", name: "Host", country: "NL" };
  const statement = ownStatement({ ...identity, encryption: "preferred" }, { keys, clock });
  return Object.assign(host, { keys, statement, rotation: { changeKeys, actor: "node", clock, keySecret } });
}

/** A partner that fetches the host's statement as its directory of peers sees fit. */
function aHome(host: Host) {
  const revocations: RevokedKey[] = [];
  let stored: StoredStatement | undefined;
  const statements: PeerStatements = {
    findStatement: async () => stored,
    saveStatement: async (statement) => {
      stored = statement;
    },
    saveRevocations: async (_schacHome, keys) => {
      revocations.push(...keys);
    },
    findContact: async () => undefined,
    saveContact: async () => undefined,
  };
  const agreement = { enrolments: true, results: true, maxStudents: null, personFields: [] };
  const pins = [host.keys.active("federation").kid];
  const peer = { entityId: HOST, schacHome: "host.example", name: "Host", pins, alliances: [], agreement };
  const directory = openPeerDirectory([peer], {
    http: { getText: async () => ({ status: 200, headers: {}, body: await host.statement() }) },
    statements,
    clock: { now: () => new Date(host.at) },
    warn: () => undefined,
  });
  return {
    revocations,
    receive: (token: string) =>
      verifySet(token, { audience: HOME, eventKeysOf: directory.eventKeysOf, now: new Date(host.at) }),
  };
}
