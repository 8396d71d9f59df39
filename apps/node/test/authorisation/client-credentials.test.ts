import { randomUUID } from "node:crypto";
import { openTestDatabase } from "@wissel/testing/database";
import {
  type DpopKey,
  generateDpopKey,
  generateKey,
  signClientAssertion,
  signDpopProof,
} from "@wissel/trust";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  CREDENTIALS_PORTS,
  claimsOf,
  openTrustNode,
  originOf,
  peerEntry,
  requestToken,
  SECRET,
  SIS_SCOPES,
  type TrustNode,
  whoIs,
  whoProves,
} from "./a-trust-node.ts";
import { askBound, askWithout, signRaw } from "./client-assertions.ts";

const PORTS = CREDENTIALS_PORTS;
const stack = new AsyncDisposableStack();
let home: TrustNode;
let host: TrustNode;
let dpopKey: DpopKey;

beforeAll(openTwoNodes);
afterAll(() => stack.disposeAsync());

describe("a SIS", () => {
  test("gets a token with its secret, for the scopes it names or for all of its own", async () => {
    const all = await requestToken(home, { grant_type: "client_credentials" }, `sis:${SECRET}`);
    expect(all).toMatchObject({ status: 200, body: { expires_in: 3600, scope: SIS_SCOPES.join(" ") } });
    expect(claimsOf(all.body.access_token)).toMatchObject({ sub: "sis", client_id: "sis", aud: home.origin });
    expect(await whoIs(home, all.body.access_token)).toEqual({
      kind: "sis",
      clientId: "sis",
      scopes: SIS_SCOPES,
    });
    const fields = { grant_type: "client_credentials", scope: "results.read results.write desk" };
    const some = await requestToken(home, fields, `sis:${SECRET}`);
    expect(some.body.scope).toBe("results.read");
    expect(await whoIs(home, some.body.access_token)).toMatchObject({ scopes: ["results.read"] });
  });

  test.each([
    ["a wrong secret", {}, "sis:wrong", 401, "invalid_client"],
    ["an unknown id", {}, `nobody:${SECRET}`, 401, "invalid_client"],
    ["its secret in the form", { client_id: "sis", client_secret: SECRET }, undefined, 401, "invalid_client"],
    ["only scopes of others", { scope: "exchange me.read" }, `sis:${SECRET}`, 400, "invalid_scope"],
    ["another audience", { resource: "https://elsewhere.example" }, `sis:${SECRET}`, 400, "invalid_target"],
    ["a grant of another kind", { grant_type: "authorization_code" }, `sis:${SECRET}`, 400, undefined],
    ["a portal's credentials", {}, `portal:${SECRET}`, 400, undefined],
  ])("gets none with %s", async (_what, fields, credentials, status, error) => {
    const answer = await requestToken(home, { grant_type: "client_credentials", ...fields }, credentials);
    expect(answer.status).toBe(status);
    if (error !== undefined) expect(answer.body.error).toBe(error);
    expect(answer.body.access_token).toBeUndefined();
  });
});

test("the receiver before the institution gets a token with its credentials in the form, for students' intake alone", async () => {
  const credentials = { client_id: "receiver", client_secret: SECRET };
  const form = { grant_type: "client_credentials", ...credentials, scope: "openid" };
  const { status, body } = await requestToken(home, form);
  expect([status, body.scope]).toEqual([200, "intake"]);
  expect(await whoIs(home, body.access_token)).toEqual({ kind: "receiver", scopes: ["intake"] });
  const guessed = await requestToken(home, { ...form, client_secret: "guessed" });
  expect(guessed.body.error).toBe("invalid_client");
});

test("a reader of the catalogue gets a token for reading, also when it asks as the broker of eduXchange does", async () => {
  const fields = { grant_type: "client_credentials", scope: "openid" };
  const { status, body } = await requestToken(home, fields, `gateway:${SECRET}`);
  expect([status, body.scope]).toEqual([200, "catalogue.read"]);
  expect(await whoIs(home, body.access_token)).toEqual({
    kind: "reader",
    clientId: "gateway",
    reading: { consumer: "eduxchange" },
    scopes: ["catalogue.read"],
  });
  const other = await requestToken(home, { ...fields, scope: "catalogue.write" }, `gateway:${SECRET}`);
  expect([other.status, other.body.error]).toEqual([400, "invalid_scope"]);
});

describe("a token", () => {
  test.each([
    ["is missing", undefined, "token-missing"],
    ["is no bearer token", "Basic c2lzOngK", "token-invalid"],
    ["is some text", "Bearer nonsense", "token-invalid"],
    ["is empty", "Bearer ", "token-invalid"],
  ])("that %s lets nobody in", async (_what, authorization, code) => {
    const headers = authorization === undefined ? {} : { authorization };
    expect((await home.app.inject({ url: "/whoami", headers })).json()).toEqual({ code });
  });

  test("of another node is not valid here, though it is signed as well", async () => {
    const { body } = await requestToken(host, { grant_type: "client_credentials" }, `sis:${SECRET}`);
    expect(await whoIs(host, body.access_token)).toMatchObject({ kind: "sis" });
    expect(await whoIs(home, body.access_token)).toEqual({ code: "token-invalid" });
  });

  test("stays valid when the node starts again, which keeps its keys", async () => {
    await using database = await openTestDatabase();
    const options = { port: PORTS.another, identityPort: PORTS.identity, databaseUrl: database.appUrl };
    await using first = new AsyncDisposableStack();
    const before = await openTrustNode(first, options);
    const { body } = await requestToken(before, { grant_type: "client_credentials" }, `sis:${SECRET}`);
    await first.disposeAsync();
    await using second = new AsyncDisposableStack();
    expect(await whoIs(await openTrustNode(second, options), body.access_token)).toMatchObject({
      kind: "sis",
    });
  });
});

describe("a peer", () => {
  test("gets a token with the key that its pinned statement publishes", async () => {
    const { status, body } = await ask(host, await assertionOf(home, host));
    expect([status, body.token_type]).toEqual([200, "DPoP"]);
    expect(claimsOf(body.access_token)).toMatchObject({ cnf: { jkt: dpopKey.thumbprint } });
    expect(await whoProves(host, body.access_token, { key: dpopKey })).toEqual({
      kind: "peer",
      entityId: home.origin,
      schacHome: "noord.example",
      scopes: ["exchange"],
    });
  });

  test("calls through the exchange client, which gets the token by itself", async () => {
    const peer = await home.federation.peers.findBySchacHome("zuid.example");
    if (peer === undefined) throw new Error("the home node does not know the host");
    expect(await home.federation.exchange.get(peer, "/whoami")).toMatchObject({ body: { kind: "peer" } });
  });

  test("that lost its token has lost nothing: it is no bearer's, nor that of another key", async () => {
    const { body } = await ask(host, await assertionOf(home, host));
    expect(await whoIs(host, body.access_token)).toEqual({ code: "token-invalid" });
    const key = await generateDpopKey();
    expect(await whoProves(host, body.access_token, { key })).toEqual({ code: "proof-invalid" });
  });

  test("proves each request once, also toward another process of the node", async () => {
    const { body } = await ask(host, await assertionOf(home, host));
    const accessToken = String(body.access_token);
    const request = { method: "GET", url: `${host.origin}/whoami`, accessToken };
    const proof = await signDpopProof({ ...request, jti: randomUUID(), now: new Date() }, dpopKey);
    const answers = await Promise.all([1, 2, 3].map(() => whoProves(host, accessToken, { proof })));
    expect(answers.filter(({ kind }) => kind === "peer")).toHaveLength(1);
    await using own = new AsyncDisposableStack();
    const { databaseUrl } = host;
    const another = await openTrustNode(own, {
      ...{ port: PORTS.another, identityPort: PORTS.identity, schacHome: "zuid.example", databaseUrl },
      ...{ baseUrl: host.origin, peers: [peerEntry(home, true)] },
    });
    expect(await whoProves(another, accessToken, { key: dpopKey })).toEqual({ code: "proof-invalid" });
    expect(await whoProves({ ...another, origin: host.origin }, accessToken, { key: dpopKey })).toMatchObject(
      {
        kind: "peer",
      },
    );
    expect(await whoProves(another, accessToken, { proof })).toEqual({ code: "proof-invalid" });
  });

  test("that can not bind tokens gets none, unless the agreement says so", async () => {
    const assertion = await assertionOf(home, host);
    expect(await askWithout(host, assertion)).toMatchObject({
      status: 400,
      body: { error: "invalid_grant" },
    });
    await using own = new AsyncDisposableStack();
    const { agreement, ...entry } = peerEntry(home, true) as { readonly agreement: object };
    const peers = [{ ...entry, agreement: { ...agreement, tokens: "bearer" } }];
    const lenient = await openTrustNode(own, { port: PORTS.another, identityPort: PORTS.identity, peers });
    const { body } = await askWithout(lenient, await assertionOf(home, lenient));
    expect(await whoIs(lenient, body.access_token)).toMatchObject({ kind: "peer" });
  });

  test("without an agreement may ask for nothing", async () => {
    await using own = new AsyncDisposableStack();
    const stranger = await openTrustNode(own, {
      port: PORTS.another,
      identityPort: PORTS.identity,
      schacHome: "oost.example",
      peers: [peerEntry(home, false)],
    });
    const answer = await ask(stranger, await assertionOf(home, stranger));
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
  });

  test("gets nothing with one assertion twice", async () => {
    const assertion = await assertionOf(home, host);
    expect(await ask(host, assertion)).toMatchObject({ status: 200 });
    expect(await ask(host, assertion)).toMatchObject({ status: 401, body: { error: "invalid_client" } });
  });

  test.each([
    ["the token endpoint as audience", { aud: `${originOf(PORTS.host)}/oauth/token` }, {}],
    ["two audiences", { aud: [originOf(PORTS.host), originOf(PORTS.home)] }, {}],
    ["another node as audience", { aud: originOf(PORTS.home) }, {}],
    ["an expiry in the past", { exp: 1_000_000_000 }, {}],
    ["an expiry far away", { exp: 4_000_000_000 }, {}],
    ["somebody else as issuer", { iss: "https://elsewhere.example" }, {}],
    ["a stranger as client", { iss: "https://elsewhere.example", sub: "https://elsewhere.example" }, {}],
    ["no jti", { jti: undefined }, {}],
    ["the type of another token", {}, { typ: "JWT" }],
  ])("gets nothing with %s", async (_what, claims, header) => {
    const assertion = signRaw(home.federation.keys.active("client"), claims, header);
    const { status, body } = await ask(host, assertion);
    expect(status).toBe(401);
    expect(body.access_token).toBeUndefined();
  });

  test.each(["event", "token", "federation"] as const)("gets nothing with its %s key", async (family) => {
    expect(await ask(host, signRaw(home.federation.keys.active(family)))).toMatchObject({
      status: 401,
    });
  });

  test("gets nothing with a key that it does not publish, whatever that key is called", async () => {
    const stranger = await generateKey("client");
    expect(await ask(host, signRaw(stranger))).toMatchObject({ status: 401 });
    const { kid } = home.federation.keys.active("client");
    expect(await ask(host, signRaw(stranger, {}, { kid }))).toMatchObject({ status: 401 });
  });

  test("whose statement can not be fetched is told to come back", async () => {
    await using own = new AsyncDisposableStack();
    const unknown = { ...peerEntry(home, true), entityId: originOf(PORTS.nobody) };
    const options = { port: PORTS.another, identityPort: PORTS.identity, peers: [unknown] };
    const stranger = await openTrustNode(own, options);
    const claims = { iss: originOf(PORTS.nobody), sub: originOf(PORTS.nobody), aud: stranger.origin };
    const answer = await ask(stranger, signRaw(home.federation.keys.active("client"), claims));
    expect(answer).toMatchObject({ status: 503, body: { error: "temporarily_unavailable" } });
  });

  test("gets no codes for anybody", async () => {
    const url = `${originOf(PORTS.host)}/oauth/authorize?response_type=code&client_id=${encodeURIComponent(home.origin)}`;
    expect((await fetch(url, { redirect: "manual" })).status).toBe(400);
  });
});

/** Each must know the other's pin, so the first is opened, closed, and opened again on its keys. */
async function openTwoNodes(): Promise<void> {
  dpopKey = await generateDpopKey();
  await using first = new AsyncDisposableStack();
  const { appUrl } = stack.use(await openTestDatabase());
  const shared = { identityPort: PORTS.identity };
  const before = await openTrustNode(first, { ...shared, port: PORTS.home, databaseUrl: appUrl });
  const known = peerEntry(before, true);
  await first.disposeAsync();
  const schacHome = "zuid.example";
  host = await openTrustNode(stack, { ...shared, port: PORTS.host, schacHome, peers: [known] });
  const peers = [peerEntry(host, true)];
  home = await openTrustNode(stack, { ...shared, port: PORTS.home, databaseUrl: appUrl, peers });
}

function assertionOf(client: TrustNode, server: TrustNode): Promise<string> {
  const assertion = { clientId: client.origin, issuer: server.origin, jti: randomUUID(), now: new Date() };
  return signClientAssertion(assertion, client.federation.keys.active("client"));
}

function ask(server: TrustNode, assertion: string) {
  return askBound(server, assertion, dpopKey);
}
