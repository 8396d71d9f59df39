import { once } from "node:events";
import { createServer } from "node:http";
import { testPortBase } from "@wissel/testing/test-ports";
import { generateKey, verifySet } from "@wissel/trust";
import { CompactSign } from "jose";
import { expect, onTestFinished, test } from "vitest";

test("a token that says where its key is found makes nobody look there", async () => {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.end("{}");
  });
  const port = testPortBase() + 47;
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => new Promise((closed) => server.close(() => closed())));
  const [key, stranger] = [await generateKey("event"), await generateKey("event")];
  const claims = {
    iss: "https://node.host.example",
    aud: "https://node.home.example",
    iat: Math.floor(Date.now() / 1000),
    jti: "jti",
    txn: "txn",
    sub_id: { format: "opaque", id: "id" },
    events: { "https://schemas.wissel.example/events/v1/result-issued": {} },
  };
  const url = `http://127.0.0.1:${port}/keys`;
  const header = { typ: "secevent+jwt", alg: "ES256", jku: url, x5u: url, jwk: stranger.publicJwk };
  const verdictOn = async (signer: typeof key, kid: string) => {
    const token = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader({ ...header, kid })
      .sign(signer.privateJwk);
    return await verifySet(token, {
      audience: claims.aud,
      eventKeysOf: async () => [key.publicJwk],
      now: new Date(),
    });
  };
  expect(await verdictOn(key, key.kid)).toMatchObject({ ok: true });
  expect(await verdictOn(stranger, stranger.kid)).toMatchObject({ refusal: { code: "invalid_key" } });
  expect(await verdictOn(stranger, key.kid)).toMatchObject({ refusal: { code: "invalid_key" } });
  expect(requests).toBe(0);
});
