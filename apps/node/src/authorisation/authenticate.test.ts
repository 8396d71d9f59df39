import type { PinnedPeer } from "@wissel/core";
import { generateKey, type SigningKey, signAccessToken } from "@wissel/trust";
import { beforeAll, describe, expect, test } from "vitest";
import { openAuthenticate } from "./authenticate.ts";
import type { ClientsFile } from "./clients-file.ts";
import { knownClients } from "./known-clients.ts";
import { openTokenCache } from "./token-cache.ts";

const NOON = new Date("2026-11-21T12:00:00Z").getTime();
const NODE = "https://node.home.example";
const CLIENTS: ClientsFile = {
  sis: [{ clientId: "sis", clientSecret: "", scopes: ["results.read"] }],
  portals: [{ clientId: "portal", clientSecret: "", name: "A portal", redirectUris: [] }],
  staff: [{ loginSubject: "officer-1", roles: ["officer", "coordinator"] }],
};
const PEER: PinnedPeer = {
  entityId: "https://node.host.example",
  schacHome: "host.example",
  name: "Host",
  pins: [],
  alliances: [],
  agreement: { enrolments: true, results: false, maxStudents: null, personFields: [] },
};

let key: SigningKey;

beforeAll(async () => {
  key = await generateKey("token");
});

describe("who is asking", () => {
  test.each([
    ["the SIS", "sis", "sis", ["results.read"], { kind: "sis", clientId: "sis" }],
    ["a peer", PEER.entityId, PEER.entityId, ["exchange"], { kind: "peer", schacHome: "host.example" }],
    [
      "a student",
      "portal",
      "subject-1",
      ["me.read"],
      { kind: "student", personId: "p-1", clientId: "portal" },
    ],
    ["staff", "desk", "officer-1", ["desk"], { kind: "staff", subject: "officer-1" }],
  ])("%s is told by client and subject", async (_who, clientId, subject, scopes, caller) => {
    const { ask } = aNode();
    const outcome = await ask(await aToken({ clientId, subject, scopes }));
    expect(outcome).toMatchObject({ ok: true, value: { ...caller, scopes: new Set(scopes) } });
  });

  test("nobody may do more than the client, or the role, allows now, whatever the token says", async () => {
    const { ask } = aNode();
    const everything = ["results.read", "results.write", "desk", "alliance", "exchange", "me.read"];
    const sis = await ask(await aToken({ clientId: "sis", subject: "sis", scopes: everything }));
    expect(sis).toMatchObject({ value: { scopes: new Set(["results.read"]) } });
    const staff = await ask(await aToken({ clientId: "desk", subject: "officer-1", scopes: everything }));
    expect(staff).toMatchObject({ value: { scopes: new Set(["desk", "alliance"]) } });
    const dismissed = await ask(await aToken({ clientId: "desk", subject: "officer-9", scopes: everything }));
    expect(dismissed).toMatchObject({ value: { scopes: new Set() } });
  });

  test.each([
    ["a client that is gone", { clientId: "gone" }],
    ["a subject that nobody stands behind", { subject: "subject-9" }],
    ["a subject that another portal knows somebody by", { subject: "subject-of-another" }],
  ])("%s is not let in", async (_what, token) => {
    const { ask } = aNode();
    expect(await ask(await aToken(token))).toEqual({ ok: false, refusal: { code: "token-invalid" } });
  });

  test("a token is looked up once, and remembered no longer than it lasts", async () => {
    const node = aNode();
    const token = await aToken();
    await node.ask(token);
    await node.ask(token);
    expect(node.lookups).toBe(1);
    node.at += 600_000;
    expect(await node.ask(token)).toEqual({ ok: false, refusal: { code: "token-expired" } });
  });

  test("what could not be found out is not remembered", async () => {
    const node = aNode();
    const token = await aToken();
    node.isDown = true;
    await expect(node.ask(token)).rejects.toThrow("the database is away");
    node.isDown = false;
    expect(await node.ask(token)).toMatchObject({ ok: true });
  });
});

test("the memory of tokens is bounded; the least used goes first", () => {
  const cache = openTokenCache<number>(2);
  cache.remember("a", 1);
  cache.remember("b", 2);
  cache.find("a");
  cache.remember("c", 3);
  expect([cache.find("a"), cache.find("b"), cache.find("c")]).toEqual([1, undefined, 3]);
});

function aNode() {
  const node = {
    at: NOON,
    lookups: 0,
    isDown: false,
    ask: (token: string) => authenticate(`Bearer ${token}`, { method: "GET", url: "/", headers: {} }),
  };
  const authenticate = openAuthenticate({
    baseUrl: NODE,
    tokenKeys: () => [key.publicJwk],
    clients: knownClients(CLIENTS, [PEER]),
    findSubjectOwner: async (subject) => {
      node.lookups += 1;
      if (node.isDown) throw new Error("the database is away");
      if (subject === "subject-1") return { subject, clientId: "portal", personId: "p-1" };
      if (subject === "subject-of-another") return { subject, clientId: "other-portal", personId: "p-1" };
      return undefined;
    },
    clock: { now: () => new Date(node.at) },
  });
  return node;
}

function aToken({ clientId = "portal", subject = "subject-1", scopes = ["me.read"] } = {}): Promise<string> {
  const token = {
    clientId,
    subject,
    scopes: new Set(scopes),
    tokenId: "t-1",
    issuedAt: new Date(NOON),
    expiresAt: new Date(NOON + 600_000),
  };
  return signAccessToken(token, { issuer: NODE, audience: NODE }, key);
}
