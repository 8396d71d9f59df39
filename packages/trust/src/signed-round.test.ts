import { describe, expect, test } from "vitest";
import { generateKey, type SigningKey } from "./keys.ts";
import { signSet } from "./security-event-token.ts";
import { type RoundStatement, signRound, verifyRound } from "./signed-round.ts";

const ISSUER = "https://node.noord.example";
const NOW = new Date("2027-05-01T12:00:00Z");

function aStatement(overrides: Partial<RoundStatement> = {}): RoundStatement {
  return {
    issuer: ISSUER,
    issuedAt: NOW,
    expiresAt: new Date("2027-09-01T00:00:00Z"),
    round: { name: "Minors 2027" },
    ...overrides,
  };
}

function judge(token: string, key: SigningKey, now = NOW) {
  return verifyRound(token, { issuer: ISSUER, eventKeysOf: async () => [key.publicJwk], now });
}

describe("a signed round", () => {
  test("says who states it, and until when it may be relied on", async () => {
    const key = await generateKey("event");
    expect(await judge(await signRound(aStatement(), key), key)).toEqual({ ok: true, value: aStatement() });
  });

  test("that was altered is refused", async () => {
    const key = await generateKey("event");
    const [header, , signature] = (await signRound(aStatement(), key)).split(".");
    const [, payload] = (await signRound(aStatement({ round: { name: "Other" } }), key)).split(".");
    expect(await judge(`${header}.${payload}.${signature}`, key)).toEqual({
      ok: false,
      refusal: { code: "round-altered" },
    });
  });

  test("that has run out is refused", async () => {
    const key = await generateKey("event");
    const token = await signRound(aStatement(), key);
    expect(await judge(token, key, new Date("2027-09-01T00:02:00Z"))).toEqual({
      ok: false,
      refusal: { code: "round-expired" },
    });
  });

  test("of a key that its coordinator does not publish is refused", async () => {
    const token = await signRound(aStatement(), await generateKey("event"));
    expect(await judge(token, await generateKey("event"))).toEqual({
      ok: false,
      refusal: { code: "round-not-signed" },
    });
  });

  test("of another coordinator is refused, even where the key is known", async () => {
    const key = await generateKey("event");
    const token = await signRound(aStatement({ issuer: "https://node.zuid.example" }), key);
    expect(await judge(token, key)).toEqual({ ok: false, refusal: { code: "round-altered" } });
  });

  test("is never an event: the same key signs both", async () => {
    const key = await generateKey("event");
    const set = await signSet(
      {
        iss: ISSUER,
        aud: "https://node.zuid.example",
        iat: Math.floor(NOW.getTime() / 1000),
        jti: "1",
        txn: "1",
        sub_id: { format: "opaque", id: "1" },
        events: { "https://schemas.wissel.example/events/v1/round-published": {} },
      },
      key,
    );
    expect(await judge(set, key)).toEqual({ ok: false, refusal: { code: "round-not-signed" } });
  });

  test("is signed with an event key only", async () => {
    await expect(signRound(aStatement(), await generateKey("token"))).rejects.toThrow(TypeError);
  });
});
