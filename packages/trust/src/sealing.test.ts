import { describe, expect, test } from "vitest";
import {
  derivePersonKey,
  deriveSealingKey,
  deriveSecret,
  openText,
  SealBroken,
  sealText,
} from "./sealing.ts";

const SECRET = new Uint8Array(32).fill(7);

describe("encryption at rest", () => {
  test("gives the text back to the same secret and purpose", async () => {
    const sealed = await sealText("a result, 8½", await deriveSealingKey(SECRET, "events"));
    expect(sealed).not.toContain("result");
    expect(await openText(sealed, await deriveSealingKey(SECRET, "events"))).toBe("a result, 8½");
  });

  test("never looks the same twice", async () => {
    const key = await deriveSealingKey(SECRET, "events");
    expect(await sealText("a", key)).not.toBe(await sealText("a", key));
  });

  test("does not open for another purpose, another secret or after a change", async () => {
    const sealed = await sealText("a", await deriveSealingKey(SECRET, "events"));
    const other = new Uint8Array(32).fill(8);
    await expect(openText(sealed, await deriveSealingKey(SECRET, "keys"))).rejects.toThrow(SealBroken);
    await expect(openText(sealed, await deriveSealingKey(other, "events"))).rejects.toThrow(SealBroken);
    const altered = `${sealed.slice(0, -2)}${sealed.endsWith("AA") ? "BB" : "AA"}`;
    await expect(openText(altered, await deriveSealingKey(SECRET, "events"))).rejects.toThrow(SealBroken);
  });

  test("wants a secret of 32 bytes", async () => {
    await expect(deriveSealingKey(new Uint8Array(31), "events")).rejects.toThrow(RangeError);
  });

  test("derives text secrets that differ by purpose and stay the same", async () => {
    const cookies = await deriveSecret(SECRET, "cookies");
    expect(cookies).toHaveLength(43);
    expect(await deriveSecret(SECRET, "cookies")).toBe(cookies);
    expect(await deriveSecret(SECRET, "other")).not.toBe(cookies);
  });
});

test("what is sealed for a person opens with that person's salt, and never without it", async () => {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const [salt, other] = [0, 1].map(() => crypto.getRandomValues(new Uint8Array(32))) as [
    Uint8Array,
    Uint8Array,
  ];
  const sealed = await sealText("a name", await derivePersonKey(secret, salt));
  expect(await openText(sealed, await derivePersonKey(secret, salt))).toBe("a name");
  await expect(openText(sealed, await derivePersonKey(secret, other))).rejects.toThrow(SealBroken);
  await expect(derivePersonKey(secret, new Uint8Array(0))).rejects.toThrow(RangeError);
});
