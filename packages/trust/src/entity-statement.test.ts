import { CompactSign } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { type EntityStatement, signEntityStatement, verifyEntityStatement } from "./entity-statement.ts";
import { type EncryptionKey, generateKey, type SigningKey } from "./keys.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const ENTITY_ID = "https://node.host.example";

let entityKey: SigningKey;
let eventKey: SigningKey;
let encryptionKey: EncryptionKey;
let clientKey: SigningKey;

beforeAll(async () => {
  entityKey = await generateKey("federation");
  eventKey = await generateKey("event");
  clientKey = await generateKey("client");
  encryptionKey = await generateKey("encryption");
});

describe("an entity statement", () => {
  test("tells a peer's addresses and keys when a pinned key signed it", async () => {
    const statement = someStatement();
    expect(await verify(await signEntityStatement(statement, entityKey))).toEqual({
      ok: true,
      value: statement,
    });
  });

  test("keeps its pin while event and client keys rotate", async () => {
    const node = { ...someStatement().node, eventKeys: [(await generateKey("event")).publicJwk] };
    const rotated = await signEntityStatement(someStatement({ node }), entityKey);
    expect(await verify(rotated)).toMatchObject({ ok: true, value: { node: { eventKeys: node.eventKeys } } });
  });

  test("is refused when the key that signed it is not pinned", async () => {
    const other = await generateKey("federation");
    expect(await codeOf(await signEntityStatement(someStatement(), other))).toBe("statement-key-not-pinned");
  });

  test("is refused when it merely calls its key by the pinned name", async () => {
    const other = await generateKey("federation");
    const jwks = { keys: [{ ...other.publicJwk, kid: entityKey.kid }] };
    const token = await signRaw(
      { ...(await claimsOf(someStatement())), jwks },
      { kid: entityKey.kid },
      other,
    );
    expect(await codeOf(token)).toBe("statement-key-not-pinned");
  });

  test("is refused when another key made the signature", async () => {
    const claims = await claimsOf(someStatement());
    const token = await signRaw(claims, { kid: entityKey.kid }, await generateKey("federation"));
    expect(await codeOf(token)).toBe("statement-signature-wrong");
  });

  test("is refused when it speaks of or for somebody else", async () => {
    const other = await signEntityStatement(someStatement({ entityId: "https://x.example" }), entityKey);
    expect(await codeOf(other)).toBe("statement-of-another-entity");
    const subordinate = await signRaw({ ...(await claimsOf(someStatement())), sub: "https://x.example" });
    expect(await codeOf(subordinate)).toBe("statement-of-another-entity");
  });

  test("is refused when it has expired, comes from the future or promises more than a day", async () => {
    const hour = 60 * 60 * 1000;
    const at = (issued: number, expires: number) =>
      signEntityStatement(
        someStatement({
          issuedAt: new Date(NOW.getTime() + issued * hour),
          expiresAt: new Date(NOW.getTime() + expires * hour),
        }),
        entityKey,
      );
    expect(await codeOf(await at(-2, -1))).toBe("statement-out-of-date");
    expect(await codeOf(await at(1, 2))).toBe("statement-out-of-date");
    expect(await codeOf(await at(-1, 24))).toBe("statement-out-of-date");
  });

  test("is refused when one key serves two purposes", async () => {
    const node = { ...someStatement().node, clientKeys: [entityKey.publicJwk] };
    const token = await signEntityStatement(someStatement({ node }), entityKey);
    expect(await codeOf(token)).toBe("statement-keys-shared");
  });

  test.each([
    ["gives away a private key", () => ({ jwks: { keys: [eventKey.privateJwk] } })],
    ["has no push endpoint", () => ({ push_endpoint: undefined })],
    ["has an endpoint that is no web address", () => ({ push_endpoint: "file:///etc/passwd" })],
    [
      "has an endpoint with a password in it",
      () => ({ push_endpoint: "https://a:b@node.host.example/events" }),
    ],
    ["does not say whose it is", () => ({ schac_home: undefined })],
  ])("is refused when it %s", async (_what, change) => {
    const claims = await claimsOf(someStatement());
    const node = { ...claims.metadata.course_exchange_node, ...change() };
    const token = await signRaw({ ...claims, metadata: { course_exchange_node: node } });
    expect(await codeOf(token)).toBe("statement-malformed");
  });

  test.each([{ typ: "JWT" }, { typ: "secevent+jwt" }, { crit: ["exp"] }])(
    "is refused with header %o",
    async (header) => {
      const token = await signRaw(await claimsOf(someStatement()), header);
      expect(await codeOf(token)).toBe("statement-malformed");
    },
  );

  test("may carry metadata that we do not know", async () => {
    const claims = await claimsOf(someStatement());
    const node = { ...claims.metadata.course_exchange_node, poll_endpoint: "https://node.host.example/poll" };
    const metadata = { course_exchange_node: node, openid_provider: { issuer: "x" } };
    expect(await verify(await signRaw({ ...claims, metadata }))).toMatchObject({ ok: true });
  });

  test("is never signed with a key of another family", async () => {
    await expect(signEntityStatement(someStatement(), eventKey)).rejects.toThrow(TypeError);
  });
});

function someStatement(overrides: Partial<EntityStatement> = {}): EntityStatement {
  return {
    entityId: ENTITY_ID,
    issuedAt: NOW,
    expiresAt: new Date("2026-11-21T18:00:00Z"),
    node: {
      schacHome: "host.example",
      organisationName: "Host",
      country: "NL",
      endpoints: {
        push: `${ENTITY_ID}/events`,
        exchange: `${ENTITY_ID}/exchange/v1`,
        token: `${ENTITY_ID}/oauth/token`,
        ooapi: `${ENTITY_ID}/ooapi/v5`,
      },
      protocolVersions: ["1"],
      eventKeys: [eventKey.publicJwk],
      clientKeys: [clientKey.publicJwk],
      encryptionKeys: [encryptionKey.publicJwk],
      encryption: "preferred",
    },
    ...overrides,
  };
}

function verify(token: string) {
  return verifyEntityStatement(token, { entityId: ENTITY_ID, pins: [entityKey.kid], now: NOW });
}

async function codeOf(token: string): Promise<string> {
  const verdict = await verify(token);
  return verdict.ok ? "valid" : verdict.refusal.code;
}

async function claimsOf(statement: EntityStatement) {
  const [, payload] = (await signEntityStatement(statement, entityKey)).split(".");
  return JSON.parse(Buffer.from(String(payload), "base64url").toString());
}

async function signRaw(claims: object, header: object = {}, key: SigningKey = entityKey): Promise<string> {
  const critical = "crit" in header ? { exp: 1 } : {};
  return await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: "ES256", typ: "entity-statement+jwt", kid: key.kid, ...critical, ...header })
    .sign(key.privateJwk, { crit: { exp: true } });
}
