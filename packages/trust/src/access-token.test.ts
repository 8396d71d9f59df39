import { CompactSign } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { type AccessToken, signAccessToken, verifyAccessToken } from "./access-token.ts";
import { generateKey, type SigningKey } from "./keys.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const NODE = "https://node.home.example";

let key: SigningKey;
let retired: SigningKey;

beforeAll(async () => {
  key = await generateKey("token");
  retired = await generateKey("token");
});

describe("an access token", () => {
  test("tells who comes, through which client and what for", async () => {
    expect(await verify(await sign(someToken()))).toEqual({ ok: true, value: someToken() });
  });

  test("may allow nothing", async () => {
    const token = someToken({ scopes: new Set() });
    expect(await verify(await sign(token))).toEqual({ ok: true, value: token });
  });

  test("made with a retired key that is still published is valid until it expires", async () => {
    expect(await verify(await sign(someToken(), retired))).toMatchObject({ ok: true });
  });

  test("has expired at its very instant", async () => {
    const expired = await sign(someToken({ expiresAt: NOW }));
    expect(await verify(expired)).toEqual({ ok: false, refusal: { code: "token-expired" } });
  });

  test("of another issuer, for another audience or for two is not valid", async () => {
    const other = "https://node.host.example";
    for (const [issuer, audience] of [
      [other, NODE],
      [NODE, other],
    ] as const) {
      expect(await codeOf(await signAccessToken(someToken(), { issuer, audience }, key))).toBe(
        "token-invalid",
      );
    }
    expect(await codeOf(await signRaw({ aud: [NODE, other] }))).toBe("token-invalid");
  });

  test("of an unknown key is not valid", async () => {
    expect(await codeOf(await sign(someToken(), await generateKey("token")))).toBe("token-invalid");
  });

  test.each([
    { sub: undefined },
    { client_id: undefined },
    { exp: undefined },
    { jti: undefined },
    { iat: undefined },
  ])("with claims changed to %o is not valid", async (change) => {
    expect(await codeOf(await signRaw(change))).toBe("token-invalid");
  });

  test.each(["JWT", "secevent+jwt", "entity-statement+jwt"])("of type %s is none", async (typ) => {
    expect(await codeOf(await signRaw({}, typ))).toBe("token-invalid");
  });

  test("is none when it is some text", async () => {
    expect(await codeOf("opaque")).toBe("token-invalid");
  });

  test("is never signed with a key of another family", async () => {
    await expect(sign(someToken(), await generateKey("event"))).rejects.toThrow(TypeError);
  });
});

function someToken(overrides: Partial<AccessToken> = {}): AccessToken {
  return {
    subject: "pairwise-1",
    clientId: "portal",
    scopes: new Set(["me.read", "me.enrol"]),
    tokenId: "t-1",
    issuedAt: NOW,
    expiresAt: new Date("2026-11-21T12:10:00Z"),
    ...overrides,
  };
}

function sign(token: AccessToken, signingKey: SigningKey = key): Promise<string> {
  return signAccessToken(token, { issuer: NODE, audience: NODE }, signingKey);
}

function verify(token: string) {
  return verifyAccessToken(token, {
    issuer: NODE,
    audience: NODE,
    tokenKeys: [key.publicJwk, retired.publicJwk],
    now: NOW,
  });
}

async function codeOf(token: string): Promise<string> {
  const outcome = await verify(token);
  return outcome.ok ? "valid" : outcome.refusal.code;
}

async function signRaw(change: object, typ = "at+jwt"): Promise<string> {
  const seconds = NOW.getTime() / 1000;
  const claims = {
    iss: NODE,
    aud: NODE,
    sub: "s",
    client_id: "c",
    jti: "j",
    iat: seconds,
    exp: seconds + 60,
  };
  return await new CompactSign(new TextEncoder().encode(JSON.stringify({ ...claims, ...change })))
    .setProtectedHeader({ alg: "ES256", typ, kid: key.kid })
    .sign(key.privateJwk);
}
