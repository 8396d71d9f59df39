import { decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { clientAssertionFault, signClientAssertion } from "./client-assertion.ts";
import { generateKey } from "./keys.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const ISSUER = "https://node.host.example";
const CLIENT = "https://node.home.example";

describe("a client assertion", () => {
  test("names the issuer as its only audience and lives for a minute", async () => {
    const key = await generateKey("client");
    const token = await signClientAssertion({ clientId: CLIENT, issuer: ISSUER, jti: "j-1", now: NOW }, key);
    const seconds = NOW.getTime() / 1000;
    expect(decodeJwt(token)).toEqual({
      iss: CLIENT,
      sub: CLIENT,
      aud: ISSUER,
      jti: "j-1",
      iat: seconds,
      exp: seconds + 60,
    });
    expect(decodeProtectedHeader(token)).toEqual({
      typ: "client-authentication+jwt",
      alg: "ES256",
      kid: key.kid,
    });
    await jwtVerify(token, key.publicJwk, { currentDate: NOW });
    expect(clientAssertionFault(decodeJwt(token), { issuer: ISSUER, now: NOW })).toBeUndefined();
  });

  test.each([
    ["the token endpoint as audience", { aud: `${ISSUER}/oauth/token` }],
    ["a list of audiences", { aud: [ISSUER] }],
    ["two audiences", { aud: [ISSUER, "https://x.example"] }],
    ["a subject that is not its issuer", { sub: "https://x.example" }],
    ["an iat in the future", { iat: NOW.getTime() / 1000 + 61 }],
    ["no iat", { iat: undefined }],
    ["an exp far away", { exp: NOW.getTime() / 1000 + 301 }],
  ])("with %s is refused", (_what, change) => {
    const seconds = NOW.getTime() / 1000;
    const claims = { iss: CLIENT, sub: CLIENT, aud: ISSUER, iat: seconds, exp: seconds + 60 };
    expect(clientAssertionFault({ ...claims, ...change }, { issuer: ISSUER, now: NOW })).toBeTypeOf("string");
  });

  test("is never signed with a key of another family", async () => {
    const key = await generateKey("event");
    const assertion = { clientId: CLIENT, issuer: ISSUER, jti: "j-1", now: NOW };
    await expect(signClientAssertion(assertion, key)).rejects.toThrow(TypeError);
  });
});
