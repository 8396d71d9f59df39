import { CompactSign, SignJWT, UnsecuredJWT } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { generateKey, type PublicJwk, type SigningKey } from "./keys.ts";
import { type SetClaims, signSet, verifySet } from "./security-event-token.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const HOST = "https://node.host.example";
const HOME = "https://node.home.example";

let hostKey: SigningKey;
let otherKey: SigningKey;

beforeAll(async () => {
  hostKey = await generateKey("event");
  otherKey = await generateKey("event");
});

describe("a Security Event Token", () => {
  test("is valid for its audience, with the claims that were signed and the key that was used", async () => {
    const claims = someClaims();
    const verdict = await verify(await signSet(claims, hostKey));
    expect(verdict).toEqual({ ok: true, value: { claims, kid: hostKey.kid, jwk: hostKey.publicJwk } });
  });

  test("may name its one audience in a list", async () => {
    const token = await signRaw({ ...someClaims(), aud: [HOME] });
    expect(await verify(token)).toMatchObject({ ok: true, value: { claims: { aud: HOME } } });
  });

  test("is refused without a signature", async () => {
    const token = new UnsecuredJWT({ ...someClaims() }).encode();
    expect(await codeOf(token)).toBe("invalid_request");
    const header = base64url(JSON.stringify({ alg: "none", typ: "secevent+jwt", kid: hostKey.kid }));
    expect(await codeOf(`${header}.${token.split(".")[1]}.`)).toBe("invalid_request");
  });

  test("is refused with an HMAC made with the public key", async () => {
    const secret = new TextEncoder().encode(JSON.stringify(hostKey.publicJwk));
    const token = await new SignJWT({ ...someClaims() })
      .setProtectedHeader({ typ: "secevent+jwt", alg: "HS256", kid: hostKey.kid })
      .sign(secret);
    expect(await codeOf(token)).toBe("invalid_request");
  });

  test.each(["JWT", "at+jwt", "entity-statement+jwt", undefined])("is refused with typ %s", async (typ) => {
    expect(await codeOf(await signRaw(someClaims(), { typ }))).toBe("invalid_request");
  });

  test("is refused with a critical header that nobody understands", async () => {
    const bytes = new TextEncoder().encode(JSON.stringify(someClaims()));
    const header = { alg: "ES256", typ: "secevent+jwt", kid: hostKey.kid };
    const token = await new CompactSign(bytes)
      .setProtectedHeader({ ...header, crit: ["b64"], b64: true })
      .sign(hostKey.privateJwk);
    expect(await codeOf(token)).toBe("invalid_request");
  });

  test("is judged by the published keys, wherever its header says that keys are", async () => {
    const headers = {
      jku: "https://attacker.example/jwks.json",
      x5u: "https://attacker.example/x5u.pem",
      jwk: { ...otherKey.publicJwk },
    };
    expect(await verify(await signRaw(someClaims(), headers))).toMatchObject({ ok: true });
    const forged = await signRaw(someClaims(), { ...headers, kid: hostKey.kid }, otherKey);
    expect(await codeOf(forged)).toBe("invalid_key");
  });

  test("is refused with an altered payload", async () => {
    const [header, payload, signature] = (await signSet(someClaims(), hostKey)).split(".");
    const altered = JSON.parse(Buffer.from(String(payload), "base64url").toString());
    altered.sub_id.id = "another";
    expect(await codeOf(`${header}.${base64url(JSON.stringify(altered))}.${signature}`)).toBe("invalid_key");
  });

  test("is refused for another audience and for two", async () => {
    expect(await codeOf(await signRaw({ ...someClaims(), aud: HOST }))).toBe("invalid_audience");
    expect(await codeOf(await signRaw({ ...someClaims(), aud: [HOME, HOST] }))).toBe("invalid_request");
    expect(await codeOf(await signRaw({ ...someClaims(), aud: undefined }))).toBe("invalid_request");
  });

  test("is refused from an issuer that is no partner", async () => {
    expect(await codeOf(await signSet(someClaims({ iss: "https://x.example" }), hostKey))).toBe(
      "invalid_issuer",
    );
  });

  test("is refused with a key that its issuer does not publish", async () => {
    expect(await codeOf(await signSet(someClaims(), otherKey))).toBe("invalid_key");
  });

  test("is refused when it was issued in the future, beyond what clocks differ", async () => {
    const seconds = NOW.getTime() / 1000;
    expect(await codeOf(await signSet(someClaims({ iat: seconds + 61 }), hostKey))).toBe("invalid_request");
    expect(await verify(await signSet(someClaims({ iat: seconds + 59 }), hostKey))).toMatchObject({
      ok: true,
    });
  });

  test("is valid however old it is", async () => {
    expect(await verify(await signSet(someClaims({ iat: 1_000_000_000 }), hostKey))).toMatchObject({
      ok: true,
    });
  });

  test.each([
    ["an exp", { exp: 4_000_000_000 }],
    ["an nbf", { nbf: 1 }],
    ["a sub", { sub: "somebody" }],
    ["no jti", { jti: undefined }],
    ["no txn", { txn: undefined }],
    ["an iat that is text", { iat: "2026-11-21" }],
    ["no sub_id", { sub_id: undefined }],
    ["a sub_id of another format", { sub_id: { format: "email", id: "a" } }],
    ["no event", { events: {} }],
    ["two events", { events: { "https://a.example/e": {}, "https://b.example/e": {} } }],
    ["an event that is no object", { events: { "https://a.example/e": "x" } }],
    ["a NUL in a text", { jti: "a\u0000b" }],
    ["half a character in a text", { jti: "a\ud800b" }],
  ])("is refused with %s", async (_what, change) => {
    expect(await codeOf(await signRaw({ ...someClaims(), ...change }))).toBe("invalid_request");
  });

  test("is refused when it is too large, too deep or no token at all", async () => {
    expect(await codeOf(await signRaw({ ...someClaims(), more: "x".repeat(64 * 1024) }))).toBe(
      "invalid_request",
    );
    const deep = JSON.parse("[".repeat(40) + "]".repeat(40));
    expect(await codeOf(await signRaw({ ...someClaims(), deep }))).toBe("invalid_request");
    for (const text of ["", "..", "a.b.c", "not a token", "eyJhbGciOiJub25lIn0.bnVsbA."]) {
      expect(await codeOf(text)).toBe("invalid_request");
    }
  });

  test("is no verdict while the keys of its issuer can not be had: that is an outage", async () => {
    const token = await signSet(someClaims(), hostKey);
    const eventKeysOf = async () => Promise.reject(new Error("host is down"));
    await expect(verifySet(token, { audience: HOME, eventKeysOf, now: NOW })).rejects.toThrow("host is down");
  });

  test("is never signed with a key of another family", async () => {
    await expect(signSet(someClaims(), await generateKey("token"))).rejects.toThrow(TypeError);
  });
});

function someClaims(overrides: Partial<SetClaims> = {}): SetClaims {
  return {
    iss: HOST,
    aud: HOME,
    iat: NOW.getTime() / 1000,
    jti: "019aa1f0-0000-7000-8000-000000000001",
    txn: "019aa1f0-0000-7000-8000-000000000002",
    sub_id: { format: "opaque", id: "019aa1f0-0000-7000-8000-000000000003" },
    events: { "https://schemas.wissel.example/events/v1/result-issued": { version: 1 } },
    ...overrides,
  };
}

async function eventKeysOf(issuer: string): Promise<readonly PublicJwk[] | undefined> {
  return issuer === HOST ? [hostKey.publicJwk] : undefined;
}

function verify(token: string) {
  return verifySet(token, { audience: HOME, eventKeysOf, now: NOW });
}

async function codeOf(token: string): Promise<string> {
  const verdict = await verify(token);
  return verdict.ok ? "valid" : verdict.refusal.code;
}

/** Signs whatever it is given: what a mistaken or malicious sender would send. */
async function signRaw(claims: object, header: object = {}, key: SigningKey = hostKey): Promise<string> {
  const json = JSON.stringify({ typ: "secevent+jwt", alg: "ES256", kid: key.kid, ...header });
  return await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader(JSON.parse(json))
    .sign(key.privateJwk);
}

function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}
