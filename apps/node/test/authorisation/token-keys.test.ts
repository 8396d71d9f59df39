import { changeOwnKeys, openDatabase } from "@wissel/store";
import { expect, test } from "vitest";
import { rotateKeys } from "../../src/federation/rotate-keys.ts";
import { headerOf, KEYS_PORTS, openTrustNode, requestToken, SECRET, whoIs } from "./a-trust-node.ts";

test("tokens are signed with the next key while the node runs, and those of the key before still count", async () => {
  await using stack = new AsyncDisposableStack();
  const node = await openTrustNode(stack, { port: KEYS_PORTS.home, identityPort: KEYS_PORTS.identity });
  const { keys } = node.federation;
  const request = async () => {
    const answer = await requestToken(node, { grant_type: "client_credentials" }, `sis:${SECRET}`);
    expect(answer.status).toBe(200);
    return answer.body.access_token;
  };
  const first = await request();
  const database = stack.use(
    openDatabase({
      url: node.databaseUrl,
      applicationName: "test",
      maxConnections: 1,
      onError: () => undefined,
    }),
  );
  await rotateKeys(
    {
      actor: "node",
      changeKeys: (decide) => changeOwnKeys(database.prisma, decide),
      clock: { now: () => new Date() },
      keySecret: node.config.keySecret,
    },
    { family: "token", leadMs: 0 },
  );
  await keys.refresh();
  const second = await request();
  expect(headerOf(second).kid).toBe(keys.active("token").kid);
  expect(headerOf(second).kid).not.toBe(headerOf(first).kid);
  for (const token of [first, second]) {
    expect(await whoIs(node, token)).toMatchObject({ kind: "sis", clientId: "sis" });
  }
  const jwks = (await (await fetch(`${node.origin}/oauth/jwks`)).json()) as {
    readonly keys: { kid: string }[];
  };
  expect(jwks.keys.map(({ kid }) => kid)).toContain(headerOf(second).kid);
});
