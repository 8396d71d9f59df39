import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildNode, readConfig } from "@wissel/node";
import { openTestDatabase } from "@wissel/testing/database";
import { testPortBase } from "@wissel/testing/test-ports";
import {
  CLIENT_ASSERTION_TYPE,
  generateKey,
  isWrapped,
  parsePublicKeys,
  type SetClaims,
  signClientAssertion,
  signSet,
  unwrapSet,
  verifySet,
} from "@wissel/trust";
import { expect, onTestFinished, test } from "vitest";
import { INSTITUTIONS } from "../src/institutions.ts";
import { layoutOf } from "../src/layout.ts";
import { buildPeersFile } from "../src/nodes/node-files.ts";
import { openOutsidePeer } from "../src/outside/outside-peer.ts";
import { pushEvent, signResult } from "../src/script/forged-event.ts";

const RESULT = "https://schemas.wissel.example/events/v1/result-issued";

test("who has the connection sheet plays the outside peer: gets a token, pushes a signed result and is answered", async () => {
  const port = testPortBase() + 44;
  const at = (offset: number) => ({
    host: "127.0.0.1",
    port: port + offset,
    origin: `http://127.0.0.1:${port + offset}`,
  });
  const outside = await openOutsidePeer({ outside: { metadata: at(0), events: at(1) } });
  onTestFinished(() => outside[Symbol.asyncDispose]());
  const node = await aNode(at(2), outside);
  const received = await listen(at(1).port);
  const { sheet } = outside;
  const keyOf = <Family extends string>(family: Family, jwk: typeof sheet.clientJwk) => ({
    family,
    kid: jwk.kid,
    publicJwk: jwk,
    privateJwk: jwk,
  });

  const assertion = { clientId: sheet.clientId, issuer: node.origin, jti: randomUUID(), now: new Date() };
  const token = await fetch(`${node.origin}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      scope: "exchange",
      client_assertion_type: CLIENT_ASSERTION_TYPE,
      client_assertion: await signClientAssertion(assertion, keyOf("client", sheet.clientJwk)),
    }),
  });
  expect([token.status, await token.json()]).toMatchObject([200, { scope: "exchange" }]);

  const associationId = randomUUID();
  const claims: SetClaims = {
    iss: sheet.entityId,
    aud: node.origin,
    iat: Math.floor(Date.now() / 1000),
    jti: randomUUID(),
    txn: randomUUID(),
    sub_id: { format: "opaque", id: associationId },
    events: {
      [RESULT]: {
        version: 1,
        offering: { id: randomUUID() },
        result: { state: "completed", score: "8", resultDate: "2027-06-28", final: true },
      },
    },
  };
  const pushed = await fetch(`${node.origin}/events`, {
    method: "POST",
    headers: { "content-type": "application/secevent+jwt", accept: "application/json" },
    body: await signSet(claims, keyOf("event", sheet.signingJwk)),
  });
  expect(pushed.status).toBe(202);

  const forged = {
    iss: sheet.entityId,
    aud: node.origin,
    about: { associationId, offeringId: randomUUID() },
  };
  const byOthers = await signResult({ ...forged, score: "10" }, await generateKey("event"));
  expect(await pushEvent(node.origin, byOthers)).toEqual({ status: 400, err: "invalid_key" });

  // Nobody is enrolled under that id: the node says so by an event of its own, encrypted for the outside peer.
  await expect.poll(() => received, { timeout: 15_000 }).toHaveLength(1);
  const [wrapped = ""] = received;
  expect(isWrapped(wrapped)).toBe(true);
  const opened = await unwrapSet(wrapped, async () => keyOf("encryption", sheet.encryptionJwk));
  const keys = await parsePublicKeys(await (await fetch(`${node.origin}/.well-known/jwks.json`)).json());
  expect(
    opened.ok &&
      (await verifySet(opened.value, {
        audience: sheet.entityId,
        eventKeysOf: async () => keys,
        now: new Date(),
      })),
  ).toMatchObject({ ok: true, value: { claims: { iss: node.origin, sub_id: { id: associationId } } } });
});

/** A node of the playground's first institution that knows the outside peer as its peers file says. */
async function aNode(
  { origin, port }: { readonly origin: string; readonly port: number },
  outside: Parameters<typeof buildPeersFile>[2]["outside"] & { readonly origins: readonly string[] },
): Promise<{ readonly origin: string }> {
  const database = await openTestDatabase();
  onTestFinished(() => database[Symbol.asyncDispose]());
  const [institution] = INSTITUTIONS;
  if (institution === undefined) throw new Error("there is no institution");
  const layout = layoutOf("/nowhere", port, "linux");
  const peers = buildPeersFile(layout, institution, { thumbprints: new Map(), outside });
  const folder = mkdtempSync(join(tmpdir(), "wissel-outside-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "peers.json"), JSON.stringify(peers));
  const config = readConfig(
    {
      DATABASE_URL: database.appUrl,
      DATABASE_OWNER_URL: database.ownerUrl,
      WISSEL_BASE_URL: origin,
      WISSEL_LISTEN_PORT: String(port),
      WISSEL_SCHAC_HOME: institution.schacHome,
      WISSEL_NAME: institution.name,
      WISSEL_KEY_SECRET: Buffer.alloc(32, 1).toString("base64url"),
      WISSEL_LOG_LEVEL: "silent",
      WISSEL_PEERS_FILE: join(folder, "peers.json"),
      WISSEL_PEER_ALLOW: outside.origins.join(","),
    },
    () => "",
  );
  const node = await buildNode(config);
  onTestFinished(() => node.close());
  await node.start();
  return { origin };
}

/** Takes events where nodes push them to. */
async function listen(port: number): Promise<readonly string[]> {
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    received.push(Buffer.concat(chunks).toString("utf8"));
    response.writeHead(202).end();
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(
    () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  );
  return received;
}
