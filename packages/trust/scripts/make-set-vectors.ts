/**
 * Makes openapi/vectors/security-event-tokens.json: tokens, public keys and the verdict each must get, for anybody who
 * writes a recipient in any language. The private keys live only while this runs.
 */
import { writeFileSync } from "node:fs";
import { CompactSign } from "jose";
import { generateKey, type SigningKey } from "../src/keys.ts";
import type { SetClaims } from "../src/security-event-token.ts";
import { signVector } from "./sign-vector.ts";

const ISSUER = "https://node.host.example";
const AUDIENCE = "https://node.home.example";
const NOW = new Date("2026-11-21T12:00:00Z");

const published = await generateKey("event");
const unpublished = await generateKey("event");

const claims: SetClaims = {
  iss: ISSUER,
  aud: AUDIENCE,
  iat: NOW.getTime() / 1000 - 5,
  jti: "019aa1f0-0000-7000-8000-000000000001",
  txn: "019aa1f0-0000-7000-8000-000000000002",
  sub_id: { format: "opaque", id: "019aa1f0-0000-7000-8000-000000000003" },
  events: {
    "https://schemas.wissel.example/events/v1/result-issued": {
      version: 1,
      result: { state: "completed", pass: "passed", score: "8.5", resultValueType: "grade_0_10_one_decimal" },
    },
  },
};

const good = await sign(claims);
const [goodHeader, goodPayload, goodSignature] = good.split(".");
const altered = encode(JSON.stringify(claims).replace('"8.5"', '"9.5"'));
const unsigned = encode(JSON.stringify({ alg: "none", typ: "secevent+jwt", kid: published.kid }));

const vectors = [
  { name: "a good token", token: good, verdict: "valid" },
  { name: "alg none, no signature", token: `${unsigned}.${goodPayload}.`, verdict: "invalid_request" },
  {
    name: "HMAC with the public key as secret",
    token: await signWithPublicKey(),
    verdict: "invalid_request",
  },
  { name: "typ of another token", token: await sign(claims, { typ: "JWT" }), verdict: "invalid_request" },
  {
    name: "two audiences",
    token: await sign({ ...claims, aud: [AUDIENCE, ISSUER] }),
    verdict: "invalid_request",
  },
  { name: "another audience", token: await sign({ ...claims, aud: ISSUER }), verdict: "invalid_audience" },
  {
    name: "an issuer that is no partner",
    token: await sign({ ...claims, iss: AUDIENCE }),
    verdict: "invalid_issuer",
  },
  {
    name: "a critical header that nobody understands",
    token: await sign(claims, { crit: ["https://wissel.example/x"], "https://wissel.example/x": true }),
    verdict: "invalid_request",
  },
  {
    name: "jku and x5u are ignored",
    token: await sign(claims, { jku: "https://attacker.example/jwks", x5u: "https://attacker.example/x5u" }),
    verdict: "valid",
  },
  { name: "an altered payload", token: `${goodHeader}.${altered}.${goodSignature}`, verdict: "invalid_key" },
  { name: "a key that is not published", token: await sign(claims, {}, unpublished), verdict: "invalid_key" },
  {
    name: "another key under the published name",
    token: await sign(claims, { kid: published.kid }, unpublished),
    verdict: "invalid_key",
  },
  {
    name: "iat in the future",
    token: await sign({ ...claims, iat: claims.iat + 3600 }),
    verdict: "invalid_request",
  },
  {
    name: "exp is present",
    token: await sign({ ...claims, exp: claims.iat + 3600 }),
    verdict: "invalid_request",
  },
  { name: "sub is present", token: await sign({ ...claims, sub: "somebody" }), verdict: "invalid_request" },
  {
    name: "two events",
    token: await sign({ ...claims, events: { ...claims.events, "https://wissel.example/e": {} } }),
    verdict: "invalid_request",
  },
];

const file = new URL("../../../openapi/vectors/security-event-tokens.json", import.meta.url);
const document = {
  description:
    "Security Event Tokens and the verdict that a recipient must reach: valid, or a code of RFC 8935.",
  audience: AUDIENCE,
  now: NOW.toISOString(),
  issuers: { [ISSUER]: { keys: [published.publicJwk] } },
  vectors,
};
writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);

function sign(payload: object, header: object = {}, key: SigningKey = published): Promise<string> {
  return signVector(key, payload, header);
}

async function signWithPublicKey(): Promise<string> {
  return await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ typ: "secevent+jwt", alg: "HS256", kid: published.kid })
    .sign(new TextEncoder().encode(JSON.stringify(published.publicJwk)));
}

function encode(text: string): string {
  return Buffer.from(text).toString("base64url");
}
