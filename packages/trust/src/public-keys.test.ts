import { exportJWK, generateKeyPair } from "jose";
import { describe, expect, test } from "vitest";
import { generateKey, thumbprint } from "./keys.ts";
import { parsePublicKeys } from "./public-keys.ts";

describe("keys that somebody else publishes", () => {
  test("are read as they were made", async () => {
    const { publicJwk } = await generateKey("event");
    expect(await parsePublicKeys({ keys: [publicJwk] })).toEqual([publicJwk]);
  });

  test("go by their thumbprint, whatever they are called", async () => {
    const { publicJwk, kid } = await generateKey("event");
    expect(await parsePublicKeys({ keys: [{ ...publicJwk, kid: "main" }] })).toEqual([publicJwk]);
    expect(await thumbprint(publicJwk)).toBe(kid);
  });

  test.each(["Ed25519", "PS256"])("may be %s keys", async (alg) => {
    const jwk = await exportJWK((await generateKeyPair(alg, { extractable: true })).publicKey);
    expect(await parsePublicKeys({ keys: [{ ...jwk, alg }] })).toMatchObject([{ alg, use: "sig" }]);
  });

  test("of an unknown type, curve, use or algorithm are left out", async () => {
    const { publicJwk } = await generateKey("event");
    const odd = [{ kty: "AKP" }, { crv: "secp256k1" }, { use: "enc" }, { alg: "RS256" }, { x: 7 }];
    const keys = odd.map((change) => ({ ...publicJwk, ...change }));
    expect(await parsePublicKeys({ keys: [...keys, publicJwk] })).toEqual([publicJwk]);
  });

  test("are refused whole when a private or a secret key is among them", async () => {
    const { publicJwk, privateJwk } = await generateKey("event");
    expect(await parsePublicKeys({ keys: [publicJwk, privateJwk] })).toBeUndefined();
    expect(await parsePublicKeys({ keys: [{ kty: "oct", k: "c2VjcmV0" }] })).toBeUndefined();
  });

  test("are refused when there are too many, or none are there at all", async () => {
    const { publicJwk } = await generateKey("event");
    expect(await parsePublicKeys({ keys: Array.from({ length: 21 }, () => publicJwk) })).toBeUndefined();
    for (const value of [undefined, null, [], {}, { keys: "x" }, { keys: ["x"] }]) {
      expect(await parsePublicKeys(value)).toBeUndefined();
    }
  });
});
