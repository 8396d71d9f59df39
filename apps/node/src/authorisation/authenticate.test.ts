import type { PinnedPeer } from "@wissel/core";
import {
  type DpopKey,
  generateDpopKey,
  generateKey,
  type SigningKey,
  signAccessToken,
  signDpopProof,
} from "@wissel/trust";
import { beforeAll, describe, expect, test } from "vitest";
import { openAuthenticate } from "./authenticate.ts";
import type { ClientsFile } from "./clients-file.ts";
import { knownClients } from "./known-clients.ts";
import { openTokenCache } from "./token-cache.ts";

const NOON = new Date("2026-11-21T12:00:00Z").getTime();
const NODE = "https://node.home.example";
const CLIENTS: ClientsFile = {
  sis: [
    { clientId: "sis", clientSecret: "", scopes: ["results.read"] },
    { clientId: "planner", clientSecret: "", scopes: ["alliance"] },
  ],
  portals: [{ clientId: "portal", clientSecret: "", name: "A portal", redirectUris: [] }],
  staff: [{ loginSubject: "officer-1", roles: ["officer", "coordinator"] }],
  readers: [],
  roleRules: [],
};
const AGREEMENT = { enrolments: true, results: false, maxStudents: null, personFields: [] };
const PEER: PinnedPeer = {
  entityId: "https://node.host.example",
  schacHome: "host.example",
  name: "Host",
  pins: [],
  alliances: [],
  agreement: { ...AGREEMENT, tokens: "bearer" },
};
const BOUND_PEER = { ...PEER, entityId: "https://node.bound.example", agreement: AGREEMENT };
const EXCHANGE = { method: "POST", url: `${NODE}/exchange/v1/enrolments` };

let key: SigningKey;

beforeAll(async () => {
  key = await generateKey("token");
});

describe("who is asking", () => {
  test.each([
    ["the SIS", "sis", "sis", ["results.read"], { kind: "sis", clientId: "sis" }],
    ["a coordinator's machine", "planner", "planner", ["alliance"], { kind: "sis", clientId: "planner" }],
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

  test("who was dismissed may do nothing more, however long the token lasts", async () => {
    const node = aNode();
    const token = await aToken({ clientId: "desk", subject: "officer-1", scopes: ["desk"] });
    expect(await node.ask(token)).toMatchObject({ value: { scopes: new Set(["desk"]) } });
    node.dismissed = true;
    expect(await node.ask(token)).toMatchObject({ value: { roles: new Set(), scopes: new Set() } });
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

describe("a token that is bound to a key", () => {
  test("counts for who proves to hold the key, as often as there are proofs", async () => {
    const { send, token, key: own } = await aBoundToken();
    expect(await send(token, await aProof(token, own, "j-1"))).toMatchObject({ value: { kind: "peer" } });
    expect(await send(token, await aProof(token, own, "j-2"))).toMatchObject({ value: { kind: "peer" } });
  });

  test("is worth nothing with a proof that was used before", async () => {
    const { send, token, key: own } = await aBoundToken();
    const proof = await aProof(token, own, "j-1");
    expect(await send(token, proof)).toMatchObject({ ok: true });
    expect(await send(token, proof)).toEqual(NOT_PROVEN);
  });

  test("is worth nothing to who took it: not as a bearer, not without a proof, not with another key", async () => {
    const { send, token, ask } = await aBoundToken();
    expect(await ask(token)).toEqual(NOT_VALID);
    expect(await send(token, undefined)).toEqual(NOT_PROVEN);
    expect(await send(token, await aProof(token, await generateDpopKey(), "j-1"))).toEqual(NOT_PROVEN);
  });

  test("is worth nothing with proofs for other requests, joined to a list or sent twice", async () => {
    const { send, token, key: own } = await aBoundToken();
    const elsewhere = await aProof(token, own, "j-1", { url: `${NODE}/exchange/v1/withdrawals` });
    expect(await send(token, elsewhere)).toEqual(NOT_PROVEN);
    const proofs = [await aProof(token, own, "j-2"), await aProof(token, own, "j-3")];
    expect(await send(token, proofs.join(", "))).toEqual(NOT_PROVEN);
  });

  test("is the only one that a peer may come with, unless the agreement says otherwise", async () => {
    const { ask } = aNode();
    const unbound = { clientId: BOUND_PEER.entityId, subject: BOUND_PEER.entityId, scopes: ["exchange"] };
    expect(await ask(await aToken(unbound))).toEqual(NOT_VALID);
    const allowed = { clientId: PEER.entityId, subject: PEER.entityId, scopes: ["exchange"] };
    const token = await aToken(allowed);
    expect(await ask(token)).toMatchObject({ ok: true });
    expect(await aNode().send(token, await aProof(token, await generateDpopKey(), "j-1"))).toEqual(NOT_VALID);
  });
});

const NOT_VALID = { ok: false, refusal: { code: "token-invalid" } };
const NOT_PROVEN = { ok: false, refusal: { code: "proof-invalid" } };

async function aBoundToken() {
  const node = aNode();
  const own = await generateDpopKey();
  const { entityId } = BOUND_PEER;
  const token = await aToken({
    clientId: entityId,
    subject: entityId,
    scopes: ["exchange"],
    boundTo: own.thumbprint,
  });
  return { ...node, token, key: own };
}

function aProof(accessToken: string, proving: DpopKey, jti: string, change = {}): Promise<string> {
  return signDpopProof({ ...EXCHANGE, accessToken, jti, now: new Date(NOON), ...change }, proving);
}

function aNode() {
  const proofs = new Set<string>();
  const node = {
    at: NOON,
    lookups: 0,
    isDown: false,
    dismissed: false,
    send: (token: string, dpop: string | undefined) =>
      authenticate(`DPoP ${token}`, {
        method: EXCHANGE.method,
        url: "/exchange/v1/enrolments?dryRun=true",
        headers: dpop === undefined ? {} : { dpop },
      }),
    ask: (token: string) => authenticate(`Bearer ${token}`, { method: "GET", url: "/", headers: {} }),
  };
  const authenticate = openAuthenticate({
    baseUrl: NODE,
    tokenKeys: () => [key.publicJwk],
    clients: knownClients(CLIENTS, [PEER, BOUND_PEER]),
    rolesOf: async (subject) => (node.dismissed ? [] : knownClients(CLIENTS, []).rolesOf(subject)),
    keepProof: async (name) => {
      const isNew = !proofs.has(name);
      proofs.add(name);
      return isNew;
    },
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

interface TokenWish {
  readonly clientId?: string;
  readonly subject?: string;
  readonly scopes?: readonly string[];
  readonly boundTo?: string;
}

function aToken(wish: TokenWish = {}): Promise<string> {
  const { clientId = "portal", subject = "subject-1", scopes = ["me.read"], boundTo } = wish;
  const token = {
    ...(boundTo === undefined ? {} : { boundTo }),
    clientId,
    subject,
    scopes: new Set(scopes),
    tokenId: "t-1",
    issuedAt: new Date(NOON),
    expiresAt: new Date(NOON + 600_000),
  };
  return signAccessToken(token, { issuer: NODE, audience: NODE }, key);
}
