import { CompactEncrypt } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { type EncryptionKey, generateKey } from "./keys.ts";
import { isWrapped, unwrapSet, wrapSet } from "./wrapped-set.ts";

const SIGNED = "aaa.bbb.ccc";
let key: EncryptionKey;
beforeAll(async () => {
  key = await generateKey("encryption");
});

const open = (token: string, own: EncryptionKey | undefined = key) =>
  unwrapSet(token, async (kid) => (own?.kid === kid ? own : undefined));

describe("a wrapped token", () => {
  test("opens for its recipient, byte for byte, and shows nothing of what it holds", async () => {
    const wrapped = await wrapSet(SIGNED, key.publicJwk);
    expect(isWrapped(wrapped)).toBe(true);
    expect(isWrapped(SIGNED)).toBe(false);
    expect(wrapped).not.toContain(Buffer.from(SIGNED).toString("base64url"));
    expect(await open(wrapped)).toEqual({ ok: true, value: SIGNED });
    expect(await wrapSet(SIGNED, key.publicJwk)).not.toBe(wrapped);
  });

  test("for a key that is gone is answered so that the sender wraps it anew", async () => {
    const wrapped = await wrapSet(SIGNED, key.publicJwk);
    expect(await open(wrapped, await generateKey("encryption"))).toMatchObject({
      refusal: { code: "invalid_key" },
    });
  });

  test("for another key under the name of ours does not open", async () => {
    const other = await generateKey("encryption");
    const wrapped = await wrapSet(SIGNED, { ...other.publicJwk, kid: key.kid });
    expect(await open(wrapped)).toMatchObject({ refusal: { code: "invalid_key" } });
  });

  test("that was altered does not open", async () => {
    const [header, encryptedKey, iv, text = "", tag] = (await wrapSet(SIGNED, key.publicJwk)).split(".");
    const altered = `${text.startsWith("A") ? "B" : "A"}${text.slice(1)}`;
    expect(await open([header, encryptedKey, iv, altered, tag].join("."))).toMatchObject({
      refusal: { code: "invalid_key" },
    });
  });

  const kinds: readonly (readonly [string, Record<string, string | undefined>])[] = [
    ["another way to agree on a key", { alg: "ECDH-ES" }],
    ["another cipher", { enc: "A128GCM" }],
    ["something that is no JWT inside", { cty: "text" }],
    ["nothing said of what is inside", { cty: undefined }],
  ];
  test.each(kinds)("with %s is refused", async (_what, difference) => {
    const { alg, enc, cty } = { alg: "ECDH-ES+A256KW", enc: "A256GCM", cty: "JWT", ...difference };
    const token = await new CompactEncrypt(new TextEncoder().encode(SIGNED))
      .setProtectedHeader({ alg, enc, kid: key.kid, ...(cty === undefined ? {} : { cty }) })
      .encrypt({ ...key.publicJwk, alg });
    expect(await open(token)).toMatchObject({ refusal: { code: "invalid_request" } });
  });

  test.each(["....", "a.b.c.d.e", "é.b.c.d.e"])("of rubbish (%s) is refused", async (token) => {
    expect(await open(token)).toMatchObject({ refusal: { code: "invalid_request" } });
  });

  test("is never made with a key for signatures", async () => {
    const { publicJwk } = await generateKey("event");
    await expect(wrapSet(SIGNED, publicJwk)).rejects.toThrow(TypeError);
  });
});
