import { changeOwnKeys, openDatabase } from "@wissel/store";
import { generateDpopKey, generateKey, type SigningKey } from "@wissel/trust";
import { describe, expect, test } from "vitest";
import { type RotationPorts, rotateKeys } from "../../src/federation/rotate-keys.ts";
import { CREDENTIALS_PORTS, openTrustNode, peerEntry, requestToken, whoIs } from "./a-trust-node.ts";
import { askBound, fieldsWith, signRaw } from "./client-assertions.ts";

const PORTS = CREDENTIALS_PORTS;

describe("keys of a client", () => {
  test("change without a moment in which it can not come: either is taken while both are published", async () => {
    await using own = new AsyncDisposableStack();
    const home = await openTrustNode(own, { port: PORTS.home, identityPort: PORTS.identity });
    const { config, databaseUrl, federation } = home;
    const database = own.use(
      openDatabase({ url: databaseUrl, applicationName: "t", maxConnections: 1, onError: () => undefined }),
    );
    const clock = { now: () => new Date() };
    const changeKeys: RotationPorts["changeKeys"] = (decide) => changeOwnKeys(database.prisma, decide);
    await rotateKeys(
      { changeKeys, actor: "node", clock, keySecret: config.keySecret },
      { family: "client", leadMs: 60_000 },
    );
    await federation.keys.refresh();
    const dpopKey = await generateDpopKey();
    const [now, next] = federation.keys.usable("client");
    if (now === undefined || next === undefined) throw new Error("there are no two keys");
    const peers = [peerEntry(home, true)];
    const server = await openTrustNode(own, { port: PORTS.another, identityPort: PORTS.identity, peers });
    for (const key of [now, next, now]) {
      const aud = { aud: server.origin };
      expect(await askBound(server, signRaw(key, aud), dpopKey)).toMatchObject({ status: 200 });
    }
  });

  test("are all that a SIS needs: no secret, and its keys change the same way", async () => {
    await using own = new AsyncDisposableStack();
    const keys = [await generateKey("client"), await generateKey("client")] as const;
    const sisKeys = keys.map(({ publicJwk }) => publicJwk);
    const node = await openTrustNode(own, { port: PORTS.another, identityPort: PORTS.identity, sisKeys });
    const sis = { iss: "keyed-sis", sub: "keyed-sis", aud: node.origin };
    const fields = (key: SigningKey, change = {}) => {
      const { scope: _, ...rest } = fieldsWith(signRaw(key, { ...sis, ...change }));
      return rest;
    };
    for (const key of keys) {
      const { body } = await requestToken(node, fields(key));
      expect(await whoIs(node, body.access_token)).toMatchObject({ kind: "sis", clientId: "keyed-sis" });
    }
    const strange = await requestToken(node, fields(await generateKey("client")));
    const elsewhere = await requestToken(node, fields(keys[0], { aud: `${node.origin}/oauth/token` }));
    expect([strange.status, elsewhere.status]).toEqual([401, 401]);
  });
});
