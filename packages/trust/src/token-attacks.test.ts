import { createHmac, createPublicKey } from "node:crypto";
import { CompactSign } from "jose";
import { beforeAll, expect, test } from "vitest";
import { verifyAccessToken } from "./access-token.ts";
import { generateKey, type SigningKey } from "./keys.ts";

const NODE = "https://node.home.example";
const NOW = new Date("2026-11-21T12:00:00Z");
const SECONDS = NOW.getTime() / 1000;
const CLAIMS = {
  iss: NODE,
  aud: NODE,
  sub: "s",
  client_id: "c",
  jti: "j",
  scope: "desk",
  iat: SECONDS,
  exp: SECONDS + 60,
};

let ours: SigningKey;
let theirs: SigningKey;

beforeAll(async () => {
  [ours, theirs] = await Promise.all([generateKey("token"), generateKey("token")]);
});

test("the token that these attacks start from is taken", async () => {
  expect(await verdictOn(await signed({}))).toBe("taken");
});

test("attack: the signature is left out and the algorithm called none", async () => {
  expect(await verdictOn(`${part({ typ: "at+jwt", alg: "none", kid: ours.kid })}.${part(CLAIMS)}.`)).toBe(
    "token-invalid",
  );
});

test("attack: the public key is taken for the secret of an HMAC", async () => {
  const pem = createPublicKey({ format: "jwk", key: { ...ours.publicJwk } }).export({
    format: "pem",
    type: "spki",
  });
  for (const secret of [pem, JSON.stringify(ours.publicJwk), String(ours.publicJwk.x)]) {
    const text = `${part({ typ: "at+jwt", alg: "HS256", kid: ours.kid })}.${part(CLAIMS)}`;
    expect(await verdictOn(`${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`)).toBe(
      "token-invalid",
    );
  }
});

test("attack: another key signs under the name of ours", async () => {
  expect(await verdictOn(await signed({ kid: ours.kid }, theirs))).toBe("token-invalid");
});

test("attack: the token brings the key that verifies it", async () => {
  expect(await verdictOn(await signed({ kid: theirs.kid, jwk: theirs.publicJwk }, theirs))).toBe(
    "token-invalid",
  );
  expect(await verdictOn(await signed({ kid: ours.kid, jwk: theirs.publicJwk }, theirs))).toBe(
    "token-invalid",
  );
});

test.each(["jku", "x5u"])("attack: the token says by %s where its key is", async (name) => {
  const header = { kid: ours.kid, [name]: "https://attacker.example/keys" };
  expect(await verdictOn(await signed(header, theirs))).toBe("token-invalid");
});

test.each(["../../dev/null", "' OR 1=1 --", "__proto__", ""])("attack: the key is called %j", async (kid) => {
  expect(await verdictOn(await signed({ kid }, theirs))).toBe("token-invalid");
});

test.each(["client", "event", "federation"] as const)("attack: our own %s key signed it", async (family) => {
  expect(await verdictOn(await signed({}, await generateKey(family)))).toBe("token-invalid");
});

test.each(["JWT", "secevent+jwt", "dpop+jwt", "client-authentication+jwt", "entity-statement+jwt"])(
  "attack: a %s of ours is used as an access token",
  async (typ) => {
    expect(await verdictOn(await signed({ typ }))).toBe("token-invalid");
  },
);

test.each([
  ["another node issued it", { iss: "https://node.host.example" }],
  ["it is meant for another node", { aud: "https://node.host.example" }],
  ["it is meant for another node as well", { aud: [NODE, "https://node.host.example"] }],
  ["it is meant for nobody", { aud: undefined }],
  ["it never expires", { exp: undefined }],
  ["it is not good yet", { nbf: SECONDS + 60 }],
  ["it is bound in a way that nobody checks", { cnf: { "x5t#S256": "abc" } }],
  ["its binding is empty", { cnf: {} }],
])("attack: %s", async (_what, change) => {
  expect(await verdictOn(await signed({}, ours, change))).toBe("token-invalid");
});

test("attack: it has expired", async () => {
  expect(await verdictOn(await signed({}, ours, { exp: SECONDS }))).toBe("token-expired");
});

test("attack: its claims are changed after signing", async () => {
  const [header, , signature] = (await signed({})).split(".");
  expect(await verdictOn(`${header}.${part({ ...CLAIMS, sub: "another" })}.${signature}`)).toBe(
    "token-invalid",
  );
});

test("attack: it asks for an extension that is not understood", async () => {
  const text = `${part({ typ: "at+jwt", alg: "ES256", kid: ours.kid, crit: ["exp2"], exp2: 1 })}.${part(CLAIMS)}`;
  expect(await verdictOn(`${text}.${"A".repeat(86)}`)).toBe("token-invalid");
});

test("attack: its signature is zero, or of another length", async () => {
  const [header, payload] = (await signed({})).split(".");
  for (const length of [0, 1, 64, 86, 87, 200]) {
    expect(await verdictOn(`${header}.${payload}.${"A".repeat(length)}`)).toBe("token-invalid");
  }
});

test("attack: it is as large as the node's memory, or as deep", async () => {
  expect(await verdictOn(`${"A".repeat(1_000_000)}.${part(CLAIMS)}.AA`)).toBe("token-invalid");
  const deep = Buffer.from(`{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`).toString("base64url");
  expect(await verdictOn(`${part({ typ: "at+jwt", alg: "ES256", kid: ours.kid })}.${deep}.AA`)).toBe(
    "token-invalid",
  );
});

async function verdictOn(token: string): Promise<string> {
  const verification = { issuer: NODE, audience: NODE, tokenKeys: [ours.publicJwk], now: NOW };
  const outcome = await verifyAccessToken(token, verification);
  return outcome.ok ? "taken" : outcome.refusal.code;
}

async function signed(header: object, key: SigningKey = ours, change: object = {}): Promise<string> {
  return await new CompactSign(new TextEncoder().encode(JSON.stringify({ ...CLAIMS, ...change })))
    .setProtectedHeader({ typ: "at+jwt", alg: "ES256", kid: key.kid, ...header })
    .sign(key.privateJwk);
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
