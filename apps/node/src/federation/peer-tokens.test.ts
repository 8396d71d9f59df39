import type { Peer } from "@wissel/core";
import { generateKey } from "@wissel/trust";
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
    expect(several).toEqual(["token-1", "token-1", "token-1"]);
    clock.at += 500_000;
    expect(await tokens.tokenFor(PEER)).toBe("token-1");
    clock.at += 80_000;
    expect(await tokens.tokenFor(PEER)).toBe("token-2");
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
      "POST https://node.host.example/exchange/v1/enrolments Bearer token-1",
      "POST https://node.host.example/exchange/v1/enrolments Bearer token-2",
      "GET https://node.host.example/exchange/v1/availability?offeringId=1 Bearer token-2",
    ]);
  });
});

/** A peer that gives out tokens, and takes only from the second on. */
async function aPeer(refusal?: { readonly status: number; readonly body: unknown }) {
  const key = await generateKey("client");
  const clock = { at: NOON };
  const requests: Readonly<Record<string, string>>[] = [];
  const sent: string[] = [];
  const answer = (call: string, authorization: string | undefined) => {
    sent.push(`${call} ${authorization}`);
    return { status: authorization === "Bearer token-1" ? 401 : 200, headers: {}, body: {} };
  };
  const http = {
    postForm: async (_url: string, fields: Readonly<Record<string, string>>) => {
      requests.push(fields);
      const body = { access_token: `token-${requests.length}`, expires_in: 600 };
      return { status: 200, headers: {}, body, ...refusal };
    },
    postJson: async (url: string, _body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      answer(`POST ${url}`, headers.authorization),
    getJson: async (url: string, headers: Readonly<Record<string, string>> = {}) =>
      answer(`GET ${url}`, headers.authorization),
  };
  const tokens = openPeerTokens({
    entityId: "https://node.home.example",
    http,
    keys: { active: () => key },
    clock: { now: () => new Date(clock.at) },
    newId: () => "jti",
  });
  return { tokens, http, requests, sent, clock };
}
