import { createHmac } from "node:crypto";
import { base64url, CompactSign, exportJWK, generateKeyPair } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { type DpopKey, generateDpopKey, signDpopProof, verifyDpopProof } from "./dpop.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const URL_OF_HOST = "https://node.host.example/exchange/v1/enrolments";
const TOKEN = "an.access.token";
const REQUEST = { method: "POST", url: URL_OF_HOST, accessToken: TOKEN };

let key: DpopKey;

beforeAll(async () => {
  key = await generateDpopKey();
});

describe("a proof of possession", () => {
  test("shows the holder of the key that the token is bound to, for one request", async () => {
    const proof = await signDpopProof({ ...REQUEST, jti: "j-1", now: NOW }, key);
    expect(await judge(proof)).toEqual({
      ok: true,
      value: { thumbprint: key.thumbprint, jti: "j-1", expiresAt: new Date("2026-11-21T12:02:00Z") },
    });
  });

  test("is good for any query of the address, as RFC 9449 section 4.2 has it", async () => {
    const proof = await signDpopProof({ ...REQUEST, url: `${URL_OF_HOST}?a=1`, jti: "j-1", now: NOW }, key);
    expect(await verdictOn(proof, { url: `${URL_OF_HOST}?b=2` })).toBe("taken");
  });

  test("is taken from a clock that is half a minute off", async () => {
    for (const seconds of [-30, 30]) {
      const now = new Date(NOW.getTime() + seconds * 1000);
      expect(await verdictOn(await signDpopProof({ ...REQUEST, jti: "j-1", now }, key))).toBe("taken");
    }
  });

  test.each([
    ["for another method", { htm: "GET" }],
    ["for another address", { htu: "https://node.host.example/exchange/v1/withdrawals" }],
    ["for another node", { htu: "https://node.other.example/exchange/v1/enrolments" }],
    ["for no address", { htu: "enrolments" }],
    ["for another token", { ath: "AAAA" }],
    ["for no token", { ath: undefined }],
    ["without a method", { htm: undefined }],
    ["without an address", { htu: undefined }],
    ["without a time", { iat: undefined }],
    ["without a name", { jti: undefined }],
    ["with a name beyond any length", { jti: "x".repeat(201) }],
    ["of two minutes ago", { iat: seconds(-120) }],
    ["of two minutes to come", { iat: seconds(120) }],
    ["that has expired", { exp: seconds(-120) }],
    ["that is good later", { nbf: seconds(120) }],
  ])("%s is refused", async (_what, change) => {
    expect(await verdictOn(await signRaw(change))).toBe("proof-invalid");
  });

  test.each([
    ["of another type", { typ: "JWT" }],
    ["of no type", { typ: undefined }],
    ["with an extension that is not understood", { crit: ["b64"], b64: true }],
    ["that names its key only", { jwk: undefined, kid: "x" }],
    ["that says where its key is", { jwk: undefined, jku: "https://attacker.example/jwks" }],
  ])("%s is refused", async (_what, header) => {
    expect(await verdictOn(await signRaw({}, header))).toBe("proof-invalid");
  });

  test("that gives its private key away is refused", async () => {
    expect(await verdictOn(await signRaw({}, { jwk: key.privateJwk }))).toBe("proof-invalid");
  });

  test("signed by another key than it shows is refused", async () => {
    const other = await generateDpopKey();
    expect(await verdictOn(await signRaw({}, { jwk: other.publicJwk }))).toBe("proof-invalid");
  });

  test("without a signature is refused", async () => {
    const [, payload] = (await signRaw()).split(".");
    expect(await verdictOn(`${encoded({ ...HEADER(), alg: "none" })}.${payload}.`)).toBe("proof-invalid");
  });

  test("signed with a secret that it shows is refused", async () => {
    const jwk = { kty: "oct", k: base64url.encode("a secret that everybody reads") };
    const text = `${encoded({ typ: "dpop+jwt", alg: "HS256", jwk })}.${encoded(CLAIMS())}`;
    const mac = createHmac("sha256", "a secret that everybody reads").update(text).digest("base64url");
    expect(await verdictOn(`${text}.${mac}`)).toBe("proof-invalid");
  });

  test("signed by a curve that nobody agreed on is refused", async () => {
    const pair = await generateKeyPair("ES384", { extractable: true });
    const header = { typ: "dpop+jwt", alg: "ES384", jwk: await exportJWK(pair.publicKey) };
    const proof = await new CompactSign(new TextEncoder().encode(JSON.stringify(CLAIMS())))
      .setProtectedHeader(header)
      .sign(pair.privateKey);
    expect(await verdictOn(proof)).toBe("proof-invalid");
  });

  test.each(["", "a.b.c", "text", "eyJhbGciOiJFUzI1NiJ9.e30.x"])("is not %j", async (text) => {
    expect(await verdictOn(text)).toBe("proof-invalid");
  });
});

function judge(proof: string, request: Partial<typeof REQUEST> = {}) {
  return verifyDpopProof(proof, { ...REQUEST, ...request, now: NOW });
}

async function verdictOn(proof: string, request: Partial<typeof REQUEST> = {}): Promise<string> {
  const outcome = await judge(proof, request);
  return outcome.ok ? "taken" : outcome.refusal.code;
}

function seconds(from: number): number {
  return NOW.getTime() / 1000 + from;
}

const ATH = "UkM2b42E54u4hWzuKV_B3zyulUA6vtNYjJUv_ru2Qck";
const CLAIMS = () => ({ jti: "j-1", htm: "POST", htu: URL_OF_HOST, iat: seconds(0), ath: ATH });
const HEADER = () => ({ typ: "dpop+jwt", alg: "ES256", jwk: key.publicJwk });

async function signRaw(change: object = {}, header: object = {}): Promise<string> {
  return await new CompactSign(new TextEncoder().encode(JSON.stringify({ ...CLAIMS(), ...change })))
    .setProtectedHeader(JSON.parse(JSON.stringify({ ...HEADER(), ...header })))
    .sign(key.privateJwk)
    .catch(() => forceSign({ ...HEADER(), ...header }, { ...CLAIMS(), ...change }));
}

/** Headers that the library does not sign. */
function forceSign(header: object, claims: object): string {
  return `${encoded(header)}.${encoded(claims)}.${"A".repeat(86)}`;
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
