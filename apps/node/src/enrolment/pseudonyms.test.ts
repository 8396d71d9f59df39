import { describe, expect, test } from "vitest";
import { openPseudonyms } from "./pseudonyms.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const [PERSON, OTHER] = ["0190a8b2-6f4e-7c31-9d2a-5b7e1f0c3a64", "0190a8b2-6f4e-7c31-9d2a-5b7e1f0c3a65"];

describe("a pseudonym", () => {
  test("is the same for the same student at the same host, and a UUID", async () => {
    const one = (await openPseudonyms(Buffer.alloc(32, 1)))(PERSON, "zuid.example");
    expect((await openPseudonyms(Buffer.alloc(32, 1)))(PERSON, "zuid.example")).toBe(one);
    expect(one).toMatch(UUID);
  });

  test("is another for another student, at another host, and of another node", async () => {
    const ours = await openPseudonyms(Buffer.alloc(32, 1));
    const theirs = await openPseudonyms(Buffer.alloc(32, 2));
    const names = [
      ours(PERSON, "zuid.example"),
      ours(OTHER, "zuid.example"),
      ours(PERSON, "west.example"),
      theirs(PERSON, "zuid.example"),
    ];
    expect(new Set(names).size).toBe(4);
  });
});
