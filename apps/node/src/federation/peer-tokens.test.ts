import type { Peer } from "@wissel/core";
import { generateDpopKey, generateKey, verifyDpopProof } from "@wissel/trust";
import { describe, expect, test } from "vitest";
import { exchangeClient } from "./exchange-client.ts";
import { openPeerTokens } from "./peer-tokens.ts";

const NOON = new Date("2026-11-21T12:00:00Z").getTime();
const PEER: Peer = {
  entityId: "https://node.host.example",
  schacHome: "host.example",
  name: "Host",
  alliances: [],
  agreement: { enrolments: true, results: true, maxStudents: null, personFields: [] },
  endpoints: {
    push: "https://node.host.example/events",
    exchange: "https://node.host.example/exchange/v1",
    token: "https://node.host.example/oauth/token",
    ooapi: "https://node.host.example/ooapi/v5",
  },
};

describe("tokens at a peer", () => {
  test("are asked for once, also by many at the same time, until shortly before they expire", async () => {
    const { tokens, requests, clock } = await aPeer();
    const several = await Promise.all([1, 2, 3].map(() => tokens.tokenFor(PEER)));
    expect(several.map(({ token }) => token)).toEqual(["token-1", "token-1", "token-1"]);
    clock.at += 500_000;
    expect((await tokens.tokenFor(PEER)).token).toBe("token-1");
    clock.at += 80_000;
    expect((await tokens.tokenFor(PEER)).token).toBe("token-2");
    expect(requests).toHaveLength(2);
    expect(requests[0]).toMatchObject({
      grant_type: "client_credentials",
      scope: "exchange",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    });
  });

  test.each([
    [401, { error: "invalid_client" }, "peer-refuses-us"],
    [200, "nonsense", "peer-refuses-us"],
    [503, {}, "peer-unreachable"],
  ])("are not to be had when it answers %i %o", async (status, body, code) => {
    const { tokens } = await aPeer({ status, body });
    await expect(tokens.tokenFor(PEER)).rejects.toMatchObject({ name: "PeerUnreachable", code });
  });

  test("are renewed once when the peer does not know them any more", async () => {
    const { tokens, http, sent } = await aPeer();
    const client = exchangeClient(http, tokens);
    expect(await client.post(PEER, "/enrolments", { commands: [] })).toMatchObject({ status: 200 });
    expect(await client.get(PEER, "/availability?offeringId=1")).toMatchObject({ status: 200 });
    expect(sent).toEqual([
      "POST https://node.host.example/exchange/v1/enrolments DPoP token-1",
      "POST https://node.host.example/exchange/v1/enrolments DPoP token-2",
      "GET https://node.host.example/exchange/v1/availability?offeringId=1 DPoP token-2",
    ]);
  });
});

describe("a token that is bound to our key", () => {
  test("goes with a proof for each request, never the same twice", async () => {
    const { tokens, http, proofs, dpopKey } = await aPeer();
    const client = exchangeClient(http, tokens);
    await client.get(PEER, "/availability?offeringId=1");
    await client.get(PEER, "/availability?offeringId=2");
    expect(new Set(proofs).size).toBe(3);
    const request = { method: "GET", url: "https://node.host.example/exchange/v1/availability" };
    const verdict = await verifyDpopProof(proofs.at(-1) ?? "", {
      ...request,
      accessToken: "token-2",
      now: new Date(NOON),
    });
    expect(verdict).toMatchObject({ ok: true, value: { thumbprint: dpopKey.thumbprint } });
  });

  test("is the only one we take, unless the agreement says that the partner can not bind tokens", async () => {
    const { tokens, http, sent } = await aPeer(undefined, "Bearer");
    await expect(tokens.tokenFor(PEER)).rejects.toMatchObject({ code: "peer-refuses-us" });
    const partner: Peer = { ...PEER, agreement: { ...PEER.agreement, tokens: "bearer" } };
    await exchangeClient(http, tokens).get(partner, "/whoami");
    expect(sent).toEqual(["GET https://node.host.example/exchange/v1/whoami Bearer token-2"]);
  });

  test("is proven with the nonce that a peer asks for", async () => {
    const { tokens, dpopKey } = await aPeer();
    const token = await tokens.tokenFor(PEER);
    tokens.noteNonce(PEER, { status: 401, headers: { "dpop-nonce": "n-1" }, body: {} });
    const headers = await tokens.headersFor(PEER, token, {
      method: "GET",
      url: "https://node.host.example/",
    });
    const [, payload = ""] = headers.dpop?.split(".") ?? [];
    expect(JSON.parse(Buffer.from(payload, "base64url").toString())).toMatchObject({ nonce: "n-1" });
    expect(dpopKey.publicJwk).not.toHaveProperty("d");
  });
});

/** A peer that gives out tokens, and takes only from the second on. */
async function aPeer(refusal?: { readonly status: number; readonly body: unknown }, type = "DPoP") {
  const dpopKey = await generateDpopKey();
  const key = await generateKey("client");
  const clock = { at: NOON };
  const requests: Readonly<Record<string, string>>[] = [];
  let count = 0;
  const sent: string[] = [];
  const proofs: (string | undefined)[] = [];
  const answer = (call: string, { authorization, dpop }: Readonly<Record<string, string>>) => {
    proofs.push(dpop);
    sent.push(`${call} ${authorization}`);
    return { status: authorization === "DPoP token-1" ? 401 : 200, headers: {}, body: {} };
  };
  const http = {
    postForm: async (_url: string, fields: Readonly<Record<string, string>>) => {
      requests.push(fields);
      const body = { access_token: `token-${requests.length}`, expires_in: 600, token_type: type };
      return { status: 200, headers: {}, body, ...refusal };
    },
    postJson: async (url: string, _body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      answer(`POST ${url}`, headers),
    getJson: async (url: string, headers: Readonly<Record<string, string>> = {}) =>
      answer(`GET ${url}`, headers),
  };
  const tokens = openPeerTokens({
    entityId: "https://node.home.example",
    http,
    keys: { active: () => key },
    dpopKey,
    clock: { now: () => new Date(clock.at) },
    newId: () => `jti-${count++}`,
  });
  return { tokens, http, requests, sent, proofs, dpopKey, clock };
}
