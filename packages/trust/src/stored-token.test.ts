import { beforeAll, describe, expect, test } from "vitest";
import { signEntityStatement } from "./entity-statement.ts";
import { signHistoricalKeys } from "./historical-keys.ts";
import { generateKey, type OwnKey, type SigningKey } from "./keys.ts";
import { type SetClaims, signSet } from "./security-event-token.ts";
import { type StoredToken, verifyStoredToken } from "./stored-token.ts";

const ISSUER = "https://node.host.example";
const NOON = new Date("2026-11-21T12:00:00Z");
const HOUR = 60 * 60 * 1000;
const later = (hours: number) => new Date(NOON.getTime() + hours * HOUR);

let entityKey: OwnKey<"federation">;
let eventKey: SigningKey;
let earlierKey: SigningKey;
beforeAll(async () => {
  entityKey = await generateKey("federation");
  eventKey = await generateKey("event");
  earlierKey = await generateKey("event");
});

describe("a stored token", () => {
  test("proves what it says, years later, by what was stored with it", async () => {
    expect(await verifyStoredToken(await stored())).toMatchObject({
      ok: true,
      value: { kid: eventKey.kid, entityKid: entityKey.kid, claims: { iss: ISSUER } },
    });
  });

  test("may have been accepted a while after the statement's end, when its issuer was away, and not for ever", async () => {
    expect(await codeOf({ acceptedAt: later(24 + 71) })).toBe("holds");
    expect(await codeOf({ acceptedAt: later(24 + 73) })).toBe("key-not-vouched-for");
  });

  test("proves nothing when", async () => {
    const other = await generateKey("event");
    const cases: Readonly<Record<string, readonly [Partial<StoredToken>, string]>> = {
      "it is no token": [{ token: "hello" }, "token-malformed"],
      "another key was stored": [{ jwk: other.publicJwk }, "key-not-vouched-for"],
      "a private key was stored": [{ jwk: eventKey.privateJwk }, "key-not-vouched-for"],
      "somebody else signed it": [
        { token: await signSet(CLAIMS, { ...other, kid: eventKey.kid }) },
        "signature-wrong",
      ],
      "no statement was kept": [{ statement: undefined }, "key-not-vouched-for"],
      "the statement is another institution's": [
        { token: await signSet({ ...CLAIMS, iss: "https://other.example" }, eventKey) },
        "key-not-vouched-for",
      ],
      "the statement does not name the key": [
        { token: await signSet(CLAIMS, other), jwk: other.publicJwk },
        "key-not-vouched-for",
      ],
      "its key had been taken back": [{ revokedAt: NOON }, "signature-in-doubt"],
    };
    for (const [why, [change, code]] of Object.entries(cases)) {
      expect([why, await codeOf(change)]).toEqual([why, code]);
    }
    expect(await codeOf({ revokedAt: later(1) })).toBe("holds");
  });

  test("of an earlier key is vouched for by the signed list of those, while it was in use", async () => {
    const listed = async (facts: { from?: number; until?: number; revokedAt?: Date } = {}) =>
      signHistoricalKeys(
        {
          entityId: ISSUER,
          issuedAt: later(100),
          keys: [
            {
              jwk: earlierKey.publicJwk,
              usedFrom: later(facts.from ?? -1),
              usedUntil: later(facts.until ?? 1),
              revoked:
                facts.revokedAt === undefined
                  ? undefined
                  : { kid: earlierKey.kid, revokedAt: facts.revokedAt, reason: "compromised" },
            },
          ],
        },
        entityKey,
      );
    const token = await signSet(CLAIMS, earlierKey);
    const by = async (historicalKeys: string) => codeOf({ token, jwk: earlierKey.publicJwk, historicalKeys });
    expect(await by(await listed())).toBe("holds");
    expect(await by(await listed({ until: -0.5 }))).toBe("key-not-vouched-for");
    expect(await by(await listed({ revokedAt: NOON }))).toBe("key-not-vouched-for");
    const forger = await generateKey("federation");
    const forged = await signHistoricalKeys({ entityId: ISSUER, issuedAt: NOON, keys: [] }, forger);
    expect(await by(forged)).toBe("key-not-vouched-for");
  });
});

const CLAIMS: SetClaims = {
  iss: ISSUER,
  aud: "https://node.home.example",
  iat: NOON.getTime() / 1000,
  jti: "jti",
  txn: "txn",
  sub_id: { format: "opaque", id: "id" },
  events: { "https://schemas.wissel.example/events/v1/result-issued": {} },
};

async function stored(change: Partial<StoredToken> = {}): Promise<StoredToken> {
  const url = (path: string) => `${ISSUER}${path}`;
  return {
    token: await signSet(CLAIMS, eventKey),
    jwk: eventKey.publicJwk,
    statement: await signEntityStatement(
      {
        entityId: ISSUER,
        issuedAt: NOON,
        expiresAt: later(24),
        node: {
          schacHome: "host.example",
          organisationName: "Host",
          country: "NL",
          endpoints: { push: url("/e"), exchange: url("/x"), token: url("/t"), ooapi: url("/o") },
          protocolVersions: ["1"],
          eventKeys: [eventKey.publicJwk],
          clientKeys: [],
          encryptionKeys: [],
          encryption: "preferred",
          revokedKeys: [],
        },
      },
      entityKey,
    ),
    historicalKeys: undefined,
    acceptedAt: NOON,
    revokedAt: undefined,
    ...change,
  };
}

async function codeOf(change: Partial<StoredToken>): Promise<string> {
  const verdict = await verifyStoredToken(await stored(change));
  return verdict.ok ? "holds" : verdict.refusal.code;
}
