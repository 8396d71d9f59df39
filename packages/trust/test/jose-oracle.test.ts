import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  generateKey,
  parsePublicKeys,
  type SetClaims,
  signSet,
  unwrapSet,
  verifySet,
  wrapSet,
} from "@wissel/trust";
import { afterAll, describe, expect, inject, test } from "vitest";

// An oracle that we did not write: the program `jose` (José, in C) of Debian.

const ISSUER = "https://node.host.example";
const AUDIENCE = "https://node.home.example";
const NOW = new Date("2026-11-21T12:00:00Z");

const claims: SetClaims = {
  iss: ISSUER,
  aud: AUDIENCE,
  iat: NOW.getTime() / 1000 - 5,
  jti: "019aa1f0-0000-7000-8000-000000000001",
  txn: "019aa1f0-0000-7000-8000-000000000002",
  sub_id: { format: "opaque", id: "019aa1f0-0000-7000-8000-000000000003" },
  events: { "https://schemas.wissel.example/events/v1/result-issued": { version: 1, score: "8,5" } },
};

const folder = mkdtempSync(join(tmpdir(), "wissel-jose-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.runIf(inject("hasJose"))("Debian's jose", () => {
  test("verifies a token that we signed, and not with another key", async () => {
    const key = await generateKey("event");
    const other = await generateKey("event");
    const token = file("set.jws", await signSet(claims, key));
    const verified = jose("jws", "ver", "-i", token, "-k", jwk(key.publicJwk), "-O", "-");
    expect(verified.status).toBe(0);
    expect(JSON.parse(verified.output)).toEqual(claims);
    expect(jose("jws", "ver", "-i", token, "-k", jwk(other.publicJwk)).status).not.toBe(0);
  });

  test("decrypts a token that we wrapped, and not with another key", async () => {
    const key = await generateKey("encryption");
    const other = await generateKey("encryption");
    const signed = await signSet(claims, await generateKey("event"));
    const wrapped = file("set.jwe", await wrapSet(signed, key.publicJwk));
    const opened = jose("jwe", "dec", "-i", wrapped, "-k", jwk(key.privateJwk), "-O", "-");
    expect(opened).toEqual({ status: 0, output: signed });
    expect(jose("jwe", "dec", "-i", wrapped, "-k", jwk(other.privateJwk)).status).not.toBe(0);
  });

  test("signs a token that we accept, with a key that it made", async () => {
    const made = JSON.parse(jose("jwk", "gen", "-i", '{"alg":"ES256"}').output);
    const publicJwk = jose("jwk", "pub", "-i", jwk(made)).output;
    const kid = jose("jwk", "thp", "-i", jwk(made), "-a", "S256").output;
    const keys = await parsePublicKeys({ keys: [JSON.parse(publicJwk)] });
    expect(keys).toMatchObject([{ kid }]);
    const header = { protected: { typ: "secevent+jwt", alg: "ES256", kid } };
    const payload = file("claims.json", JSON.stringify(claims));
    const token = jose("jws", "sig", "-I", payload, "-s", JSON.stringify(header), "-k", jwk(made), "-c");
    const verdict = await verifySet(token.output, {
      audience: AUDIENCE,
      eventKeysOf: async () => keys,
      now: NOW,
    });
    expect(verdict).toMatchObject({ ok: true, value: { kid, claims } });
  });

  test("encrypts a token that we open", async () => {
    const key = await generateKey("encryption");
    const signed = await signSet(claims, await generateKey("event"));
    const template = { alg: "ECDH-ES+A256KW", enc: "A256GCM", cty: "JWT", kid: key.kid };
    const wrapped = jose(
      ...["jwe", "enc", "-i", JSON.stringify({ protected: template }), "-I", file("plain.jws", signed)],
      ...["-k", jwk(key.publicJwk), "-c"],
    );
    expect(await unwrapSet(wrapped.output, async (kid) => (kid === key.kid ? key : undefined))).toEqual({
      ok: true,
      value: signed,
    });
  });
});

function jose(...args: readonly string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout } = spawnSync("jose", args, { encoding: "utf8" });
  return { status, output: stdout.trim() };
}

let count = 0;
function file(name: string, text: string): string {
  count += 1;
  const path = join(folder, `${count}-${name}`);
  writeFileSync(path, text);
  return path;
}

function jwk(key: object): string {
  return file("key.jwk", JSON.stringify(key));
}
