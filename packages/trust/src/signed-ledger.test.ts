import { beforeAll, describe, expect, test } from "vitest";
import { generateKey, type SigningKey } from "./keys.ts";
import { signLedger, verifyLedger } from "./signed-ledger.ts";
import { signRound } from "./signed-round.ts";

const NOW = new Date("2027-05-20T12:00:00Z");
const [HOME, HOST] = ["https://node.noord.example", "https://node.zuid.example"];
let key: SigningKey;
beforeAll(async () => {
  key = await generateKey("event");
});

const asked = (now = NOW) => ({
  issuer: HOST,
  audience: HOME,
  eventKeysOf: async (issuer: string) => (issuer === HOST ? [key.publicJwk] : undefined),
  now,
});
const aPage = { issuer: HOST, audience: HOME, issuedAt: NOW, ledger: { entries: [] } };

describe("a signed page of the ledger", () => {
  test("states what was signed, to whom it was signed for", async () => {
    expect(await verifyLedger(await signLedger(aPage, key), asked())).toEqual({ ok: true, value: aPage });
  });

  test("is refused when it is for another, by another, or changed on the way", async () => {
    const token = await signLedger({ ...aPage, audience: "https://node.west.example" }, key);
    expect(await verifyLedger(token, asked())).toMatchObject({ refusal: { code: "ledger-altered" } });
    const foreign = await signLedger(aPage, await generateKey("event"));
    expect(await verifyLedger(foreign, asked())).toMatchObject({ refusal: { code: "ledger-not-signed" } });
    const [head, , signature] = (await signLedger(aPage, key)).split(".");
    const claims = Buffer.from(JSON.stringify({ iss: HOST, aud: HOME, iat: 1, ledger: {} }));
    const changed = [head, claims.toString("base64url"), signature].join(".");
    expect(await verifyLedger(changed, asked())).toMatchObject({ refusal: { code: "ledger-altered" } });
  });

  test("is refused when it is old, and a round is no page", async () => {
    const token = await signLedger(aPage, key);
    const later = new Date(NOW.getTime() + 301_000);
    expect(await verifyLedger(token, asked(later))).toMatchObject({ refusal: { code: "ledger-outdated" } });
    const round = await signRound({ issuer: HOST, issuedAt: NOW, expiresAt: later, round: {} }, key);
    expect(await verifyLedger(round, asked())).toMatchObject({ refusal: { code: "ledger-not-signed" } });
  });
});
