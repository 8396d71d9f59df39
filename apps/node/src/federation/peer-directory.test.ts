import type { PeerStatements, PinnedPeer, StoredStatement } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import { type EncryptionKey, generateKey, type SigningKey, signEntityStatement } from "@wissel/trust";
import { beforeAll, describe, expect, test } from "vitest";
import { openPeerDirectory } from "./peer-directory.ts";

const NOON = new Date("2026-11-21T12:00:00Z").getTime();
const HOUR = 60 * 60 * 1000;
const ENTITY_ID = "https://node.host.example";

let entityKey: SigningKey;
let encryptionKey: EncryptionKey;
let clientKey: SigningKey;
let eventKey: SigningKey;
let nextEventKey: SigningKey;

beforeAll(async () => {
  entityKey = await generateKey("federation");
  clientKey = await generateKey("client");
  encryptionKey = await generateKey("encryption");
  eventKey = await generateKey("event");
  nextEventKey = await generateKey("event");
});

describe("the directory of peers", () => {
  test("knows a pinned peer by its domain and by its entity id, and asks it once", async () => {
    const host = aHost();
    const directory = host.open();
    expect(await directory.findBySchacHome("host.example")).toMatchObject({
      entityId: ENTITY_ID,
      endpoints: { push: `${ENTITY_ID}/events`, token: `${ENTITY_ID}/oauth/token` },
    });
    expect(await directory.findByEntityId(ENTITY_ID)).toMatchObject({ schacHome: "host.example" });
    expect(await directory.eventKeysOf(ENTITY_ID, eventKey.kid)).toEqual([eventKey.publicJwk]);
    expect(await directory.clientKeysOf(ENTITY_ID, clientKey.kid)).toEqual([clientKey.publicJwk]);
    expect(host.requests).toBe(1);
  });

  test("knows nobody else", async () => {
    const host = aHost();
    const directory = host.open();
    expect(await directory.findBySchacHome("other.example")).toBeUndefined();
    expect(await directory.eventKeysOf("https://other.example", eventKey.kid)).toBeUndefined();
    expect(host.requests).toBe(0);
  });

  test("fetches keys again for an unknown one, but not for each that is made up", async () => {
    const host = aHost();
    const directory = host.open();
    await directory.findBySchacHome("host.example");
    host.at += 31_000;
    host.eventKey = nextEventKey;
    expect(await directory.eventKeysOf(ENTITY_ID, nextEventKey.kid)).toEqual([nextEventKey.publicJwk]);
    for (const kid of ["made-up-1", "made-up-2"]) {
      expect(await directory.eventKeysOf(ENTITY_ID, kid)).toEqual([nextEventKey.publicJwk]);
    }
    expect(host.requests).toBe(2);
  });

  test("can not tell about an unknown key while the peer is down", async () => {
    const host = aHost();
    const directory = host.open();
    await directory.findBySchacHome("host.example");
    host.at += 31_000;
    host.isDown = true;
    await expect(directory.eventKeysOf(ENTITY_ID, nextEventKey.kid)).rejects.toThrow(PeerUnreachable);
    expect(await directory.eventKeysOf(ENTITY_ID, eventKey.kid)).toEqual([eventKey.publicJwk]);
  });

  test("goes on with what it has stored while the peer is down, also after a restart and the statement's expiry", async () => {
    const host = aHost();
    await host.open().findBySchacHome("host.example");
    host.isDown = true;
    host.at += 30 * HOUR;
    expect(await host.open().findBySchacHome("host.example")).toMatchObject({ entityId: ENTITY_ID });
    host.at += 80 * HOUR;
    await expect(host.open().findBySchacHome("host.example")).rejects.toThrow(PeerUnreachable);
  });

  test("renews an old statement in the background", async () => {
    const host = aHost();
    const directory = host.open();
    await directory.findBySchacHome("host.example");
    host.at += 2 * HOUR;
    await directory.findBySchacHome("host.example");
    await directory.findBySchacHome("host.example");
    expect(host.requests).toBe(2);
  });

  test("does not take a statement that the pinned key did not sign, stored or fetched", async () => {
    const host = aHost();
    await host.open().findBySchacHome("host.example");
    const other = { ...host.pinned, pins: ["x".repeat(43)] };
    await expect(host.open(other).findBySchacHome("host.example")).rejects.toMatchObject({
      code: "peer-not-trusted",
    });
    expect(host.warnings).toEqual(["statement-key-not-pinned"]);
  });

  test("does not take a peer for another institution because it says so", async () => {
    const host = aHost();
    const other = { ...host.pinned, schacHome: "other.example" };
    await expect(host.open(other).findBySchacHome("other.example")).rejects.toMatchObject({
      code: "peer-not-trusted",
    });
  });

  test("remembers the last contact, in memory at once and in the database now and then", async () => {
    const host = aHost();
    const directory = host.open();
    for (const second of [0, 1, 2, 6]) directory.noteContact("host.example", new Date(NOON + second * 1000));
    directory.noteContact("host.example", new Date(NOON));
    directory.noteContact("other.example", new Date(NOON));
    expect(await directory.lastContact("host.example")).toEqual(new Date(NOON + 6000));
    expect(host.written).toEqual([NOON, NOON + 6000]);
    expect(await directory.lastContact("other.example")).toBeUndefined();
  });
});

/** A peer whose node can be switched off, and what this node keeps of it. */
function aHost() {
  const pinned: PinnedPeer = {
    entityId: ENTITY_ID,
    schacHome: "host.example",
    name: "Host",
    pins: [entityKey.kid],
    alliances: [],
    agreement: { enrolments: true, results: true, maxStudents: null, personFields: [] },
  };
  let stored: StoredStatement | undefined;
  let contact: Date | undefined;
  const host = {
    pinned,
    at: NOON,
    eventKey,
    isDown: false,
    requests: 0,
    warnings: [] as string[],
    written: [] as number[],
    open: (peer: PinnedPeer = pinned) =>
      openPeerDirectory([peer], {
        http: {
          getText: async (url) => {
            host.requests += 1;
            if (host.isDown) throw new PeerUnreachable("peer-unreachable", ENTITY_ID);
            expect(url).toBe(`${ENTITY_ID}/.well-known/openid-federation`);
            return { status: 200, headers: {}, body: await statementOf(host.at, host.eventKey) };
          },
        },
        statements,
        clock: { now: () => new Date(host.at) },
        warn: (facts) => host.warnings.push(String(facts.code)),
      }),
  };
  const statements: PeerStatements = {
    findStatement: async () => stored,
    saveStatement: async (statement) => {
      stored = statement;
    },
    findContact: async (schacHome) => (schacHome === pinned.schacHome ? contact : undefined),
    saveContact: async (_peer, at) => {
      contact = at;
      host.written.push(at.getTime());
    },
  };
  return host;
}

function statementOf(at: number, key: SigningKey): Promise<string> {
  return signEntityStatement(
    {
      entityId: ENTITY_ID,
      issuedAt: new Date(at),
      expiresAt: new Date(at + 24 * HOUR),
      node: {
        schacHome: "host.example",
        organisationName: "Host",
        country: "NL",
        endpoints: {
          push: `${ENTITY_ID}/events`,
          exchange: `${ENTITY_ID}/exchange/v1`,
          token: `${ENTITY_ID}/oauth/token`,
          ooapi: `${ENTITY_ID}/ooapi/v5`,
        },
        protocolVersions: ["1"],
        eventKeys: [key.publicJwk],
        clientKeys: [clientKey.publicJwk],
        encryptionKeys: [encryptionKey.publicJwk],
        encryption: "preferred",
      },
    },
    entityKey,
  );
}
