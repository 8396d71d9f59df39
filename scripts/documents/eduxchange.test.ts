import { describe, expect, test } from "vitest";
import { read } from "./tree.ts";

/** Every case of eduXchange's own tests is held by tests that are there, or says why it is none of ours. */
const ROWS = read("docs/eduxchange.md")
  .split("\n")
  .filter((line) => line.startsWith("- "));
const NAMED = /`((?:apps|packages|scripts)\/[^`]+\.ts)`: "([^"]+)"/g;
const namedIn = (row: string) =>
  [...row.matchAll(NAMED)].map(([, file = "", sentence = ""]) => ({ file, sentence }));

describe("a row of docs/eduxchange.md", () => {
  test("names its tests, or why there is none", () => {
    expect(ROWS.length).toBeGreaterThan(40);
    expect(ROWS.filter((row) => namedIn(row).length === 0 && !row.includes("not ours"))).toEqual([]);
  });

  test("names only what is there", () => {
    const missing = ROWS.flatMap(namedIn).filter(
      ({ file, sentence }) => !read(file).includes(`"${sentence}"`),
    );
    expect(missing).toEqual([]);
  });
});
