import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { type ExpectedIdToken, verifyIdToken } from "./id-token.ts";

const NOON = new Date("2027-05-08T12:00:00Z");
const NOON_S = NOON.getTime() / 1000;

let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let others: typeof keys;
let expected: ExpectedIdToken;
beforeAll(async () => {
  keys = await generateKeyPair("RS256");
  others = await generateKeyPair("RS256");
  expected = {
    jwks: { keys: [{ ...(await exportJWK(keys.publicKey)), kid: "k1", alg: "RS256" }] },
    issuer: "https://idp.example",
    clientId: "receiver",
    nonce: "nonce-of-the-browser",
    now: NOON,
  };
});

async function aToken(claims: JWTPayload = {}, key = keys.privateKey): Promise<string> {
  return await new SignJWT({
    ...{ iss: "https://idp.example", aud: "receiver", sub: "s1", nonce: "nonce-of-the-browser" },
    ...{ iat: NOON_S, exp: NOON_S + 300, ...claims },
  })
    .setProtectedHeader({ alg: "RS256", kid: "k1" })
    .sign(key);
}

describe("an ID token", () => {
  test("says who signed in", async () => {
    const judged = await verifyIdToken(await aToken({ eduid: "e1" }), expected);
    expect(judged).toMatchObject({ ok: true, value: { sub: "s1", eduid: "e1" } });
  });

  test("may come from a clock that is a minute off, and no more", async () => {
    const early = await aToken({ nbf: NOON_S + 59 });
    const late = await aToken({ exp: NOON_S - 59 });
    for (const token of [early, late]) expect((await verifyIdToken(token, expected)).ok).toBe(true);
    expect((await verifyIdToken(await aToken({ exp: NOON_S - 61 }), expected)).ok).toBe(false);
  });

  test("says nothing when it is junk, somebody else's, for somebody else or for another sign-in", async () => {
    const cases = {
      "is junk": "junk",
      "looks like one": "e30.e30.e30",
      "is signed by nobody": `${Buffer.from('{"alg":"none"}').toString("base64url")}.e30.`,
      "is signed by another": await aToken({}, others.privateKey),
      "is of another issuer": await aToken({ iss: "https://other.example" }),
      "is for another client": await aToken({ aud: "portal" }),
      "is for another client besides": await aToken({ azp: "portal" }),
      "has another nonce": await aToken({ nonce: "another" }),
    };
    for (const [why, token] of Object.entries(cases))
      expect([why, (await verifyIdToken(token, expected)).ok]).toEqual([why, false]);
    const noKeys = await verifyIdToken(await aToken(), { ...expected, jwks: { keys: [] } });
    expect(noKeys.ok).toBe(false);
    expect((await verifyIdToken(await aToken(), { ...expected, jwks: "no keys" })).ok).toBe(false);
  });
});
